import { type FailoverPolicy, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { JsonObject, WantedDestinationRule } from "../kube.js";
import { hostOf } from "./host-name.js";
import { companionName } from "./object-name.js";
import { MARK_LABELS, provenanceAnnotations } from "./ownership.js";

/** The DestinationRule that makes remote entries a standby for one host. */
export interface RuleWish {
  /** Whose host it is for. */
  readonly host: ServiceKey;
  /** The import that needs it: the host's own, or one whose entries the host's selector takes too. */
  readonly cause: ServiceKey;
  readonly failover: FailoverPolicy;
  /** Sidecars use mTLS whatever an endpoint announces: what guarded entries need. */
  readonly isMutual: boolean;
}

/** What an import without settings of its own gets: instances of this cluster first. */
export const DEFAULT_FAILOVER: FailoverPolicy = {
  topologyChoice: "CLUSTER",
  failoverPriority: [],
  regionalFailover: [],
};

/**
 * A sole remote gateway that died and came back must serve again at once: hence the short connect timeout and
 * `minHealthPercent: 1`, with which Envoy goes on using what is left.
 */
export function renderRule(wish: RuleWish, clusterDomain: string): WantedDestinationRule {
  const { namespace, name } = splitServiceKey(wish.host);
  return {
    kind: "DestinationRule",
    meta: {
      namespace,
      name: companionName(name),
      labels: MARK_LABELS,
      annotations: provenanceAnnotations({
        sourceCluster: undefined,
        service: wish.cause,
        gateway: undefined,
        from: { failover: compactFailover(wish.failover) },
      }),
    },
    spec: {
      host: hostOf(wish.host, clusterDomain),
      trafficPolicy: {
        ...(wish.isMutual ? { tls: { mode: "ISTIO_MUTUAL" } } : {}),
        connectionPool: { tcp: { connectTimeout: "2s" } },
        outlierDetection: {
          consecutiveGatewayErrors: 5,
          consecutive5xxErrors: 0,
          interval: "5s",
          baseEjectionTime: "30s",
          maxEjectionPercent: 100,
          minHealthPercent: 1,
        },
        loadBalancer: { localityLbSetting: renderLocality(wish.failover) },
      },
    },
  };
}

const NETWORK = "topology.istio.io/network";
const REGION = "topology.kubernetes.io/region";
const ZONE = "topology.kubernetes.io/zone";
const SUBZONE = "topology.istio.io/subzone";
const PLACES: ReadonlySet<string> = new Set([REGION, ZONE, SUBZONE]);

/**
 * Istio refuses `failover` beside a place in `failoverPriority` (`ValidateLocalityLbSetting`), but applies the two
 * together otherwise, the priority first: so regions chosen by hand replace the places and keep the network.
 */
function renderLocality(failover: FailoverPolicy): JsonObject {
  if (failover.topologyChoice === "NONE" && failover.failoverPriority.length + failover.regionalFailover.length === 0) {
    return { enabled: false };
  }
  const labels = failover.failoverPriority.length > 0 ? failover.failoverPriority : defaultPriority(failover);
  if (failover.regionalFailover.length === 0) return { enabled: true, failoverPriority: labels };
  const priority = labels.filter((label) => !PLACES.has(label.split("=")[0] ?? ""));
  const regions = failover.regionalFailover.map(({ from, to }) => ({ from, to }));
  return { enabled: true, ...(priority.length > 0 ? { failoverPriority: priority } : {}), failover: regions };
}

function defaultPriority(failover: FailoverPolicy): readonly string[] {
  return failover.topologyChoice === "CLUSTER" ? [NETWORK, REGION, ZONE] : [REGION, ZONE];
}

/** Only what differs from nothing: the annotation stays short. */
function compactFailover(failover: FailoverPolicy): JsonObject {
  return {
    topologyChoice: failover.topologyChoice,
    ...(failover.failoverPriority.length > 0 ? { failoverPriority: failover.failoverPriority } : {}),
    ...(failover.regionalFailover.length > 0
      ? { regionalFailover: failover.regionalFailover.map(({ from, to }) => ({ from, to })) }
      : {}),
  };
}
