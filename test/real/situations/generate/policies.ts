import type { JsonObject } from "@causeway/sandbox";
import { type Chance, pick } from "../../../sim/chance.js";
import { oneIn, perhaps } from "./draft.js";

const NETWORK = "topology.istio.io/network";
const REGION = "topology.kubernetes.io/region";
const ZONE = "topology.kubernetes.io/zone";

/** The policy that an edge writes, for guarded entries or for others. */
export function renderOurPolicy(chance: Chance): JsonObject {
  return {
    ...perhaps(oneIn(chance, 2), { tls: { mode: "ISTIO_MUTUAL" } }),
    connectionPool: { tcp: { connectTimeout: "2s" } },
    outlierDetection: {
      consecutiveGatewayErrors: 5,
      consecutive5xxErrors: 0,
      interval: "5s",
      baseEjectionTime: "30s",
      maxEjectionPercent: 100,
      minHealthPercent: 1,
    },
    loadBalancer: {
      localityLbSetting: {
        enabled: true,
        failoverPriority: pick(chance, [
          [NETWORK, REGION, ZONE],
          [NETWORK, REGION, ZONE],
          [REGION, ZONE],
        ]),
      },
    },
  };
}

/** Any policy of a user's; nothing in it is also possible. */
export function renderPolicy(chance: Chance): JsonObject {
  return {
    ...perhaps(oneIn(chance, 3), {
      tls: { mode: pick(chance, ["DISABLE", "SIMPLE", "ISTIO_MUTUAL", "ISTIO_MUTUAL"]) },
    }),
    ...perhaps(oneIn(chance, 3), { connectionPool: renderPool(chance) }),
    ...perhaps(oneIn(chance, 2), { outlierDetection: renderOutlier(chance) }),
    ...perhaps(oneIn(chance, 2), { loadBalancer: renderBalancer(chance) }),
  };
}

/** The same with settings for single ports. */
export function renderPolicyWithPorts(chance: Chance): JsonObject {
  const ports = [80, 9_080].filter(() => oneIn(chance, 2));
  const settings = ports.map((number) => ({ port: { number }, ...renderPolicy(chance) }));
  return { ...renderPolicy(chance), ...perhaps(settings.length > 0, { portLevelSettings: settings }) };
}

function renderPool(chance: Chance): JsonObject {
  const tcp = {
    ...perhaps(oneIn(chance, 2), { connectTimeout: pick(chance, ["500ms", "3s"]) }),
    ...perhaps(oneIn(chance, 2), { maxConnections: 77 }),
  };
  return oneIn(chance, 4) ? { http: { http1MaxPendingRequests: 9 } } : { tcp };
}

function renderOutlier(chance: Chance): JsonObject {
  return {
    ...perhaps(oneIn(chance, 2), { consecutiveGatewayErrors: pick(chance, [0, 3]) }),
    ...perhaps(oneIn(chance, 2), { consecutive5xxErrors: pick(chance, [0, 7]) }),
    ...perhaps(oneIn(chance, 2), { interval: "1m30s" }),
    ...perhaps(oneIn(chance, 2), { baseEjectionTime: "15s" }),
    ...perhaps(oneIn(chance, 2), { maxEjectionPercent: 50 }),
    ...perhaps(oneIn(chance, 2), { minHealthPercent: pick(chance, [0, 1, 30]) }),
  };
}

function renderBalancer(chance: Chance): JsonObject {
  if (oneIn(chance, 5)) return { simple: pick(chance, ["ROUND_ROBIN", "LEAST_REQUEST"]) };
  const failover = [
    { from: "r1", to: "r2" },
    { from: "r2", to: "r3" },
  ].filter(() => oneIn(chance, 2));
  const priority = pick(chance, [
    [NETWORK],
    [NETWORK, REGION, ZONE],
    [REGION, ZONE, "topology.istio.io/subzone"],
    ["rack", REGION],
    ["rack=one", NETWORK],
    [`${NETWORK}=xcp-cluster-2`, REGION],
    ["topology.istio.io/cluster", "kubernetes.io/hostname"],
  ]);
  return {
    localityLbSetting: {
      ...perhaps(oneIn(chance, 3), { enabled: pick(chance, [true, true, false]) }),
      ...perhaps(oneIn(chance, 2), { failoverPriority: priority }),
      ...perhaps(failover.length > 0, { failover }),
    },
  };
}
