import type { ClientTlsMode, LocalityPolicy, MeshPolicy, MeshRule, OutlierPolicy } from "@causeway/shared";
import { type ApiObject, isObject, listAt, mapAt, namespaceOf, textAt, valueAt } from "../../cluster/api-object.js";
import { durationAt, numberAt, textsAt } from "./read-value.js";

const TLS_MODES: ReadonlySet<string> = new Set<ClientTlsMode>(["DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"]);

export function decodeRule(rule: ApiObject): MeshRule {
  const { spec } = rule;
  const clients = mapAt(spec, "workloadSelector", "matchLabels");
  return {
    namespace: namespaceOf(rule),
    name: rule.metadata.name,
    createdAt: rule.metadata.creationTimestamp,
    host: textAt(spec, "host"),
    exportTo: textsAt(spec, "exportTo"),
    clients: Object.keys(clients).length === 0 ? undefined : clients,
    policy: decodePolicy(valueAt(spec, "trafficPolicy")),
    subsets: listAt(spec, "subsets").map((subset) => ({
      name: textAt(subset, "name"),
      labels: mapAt(subset, "labels"),
      policy: decodePolicy(subset["trafficPolicy"]),
    })),
  };
}

function decodePolicy(policy: unknown): undefined | MeshPolicy {
  if (!isObject(policy)) return undefined;
  const ofPorts = listAt(policy, "portLevelSettings").flatMap((setting) => {
    const port = numberAt(setting, "port", "number");
    const decoded = decodePolicy(setting);
    return port === undefined || decoded === undefined ? [] : [[port, decoded] as const];
  });
  const mode = textAt(policy, "tls", "mode");
  const pool = policy["connectionPool"];
  const balancer = policy["loadBalancer"];
  return {
    tlsMode: isTlsMode(mode) ? mode : undefined,
    pool: isObject(pool)
      ? {
          connectTimeoutMs: durationAt(pool, "tcp", "connectTimeout"),
          maxConnections: numberAt(pool, "tcp", "maxConnections"),
        }
      : undefined,
    outlier: decodeOutlier(policy["outlierDetection"]),
    balancer: isObject(balancer) ? { locality: decodeLocality(balancer["localityLbSetting"]) } : undefined,
    ports: new Map(ofPorts),
  };
}

function isTlsMode(text: string): text is ClientTlsMode {
  return TLS_MODES.has(text);
}

/** Envoy's defaults for what is not set; Istio switches ejection for 5xx answers off when it is 0. */
function decodeOutlier(outlier: unknown): undefined | OutlierPolicy {
  if (!isObject(outlier)) return undefined;
  return {
    consecutiveGatewayErrors: numberAt(outlier, "consecutiveGatewayErrors") ?? 0,
    consecutive5xxErrors: numberAt(outlier, "consecutive5xxErrors") ?? 5,
    intervalMs: durationAt(outlier, "interval") ?? 10_000,
    baseEjectionMs: durationAt(outlier, "baseEjectionTime") ?? 30_000,
    maxEjectionPercent: numberAt(outlier, "maxEjectionPercent") ?? 10,
    minHealthPercent: numberAt(outlier, "minHealthPercent") ?? 0,
  };
}

function decodeLocality(setting: unknown): undefined | LocalityPolicy {
  if (!isObject(setting)) return undefined;
  return {
    isEnabled: setting["enabled"] !== false,
    failoverPriority: textsAt(setting, "failoverPriority"),
    failover: listAt(setting, "failover").map((one) => ({ from: textAt(one, "from"), to: textAt(one, "to") })),
  };
}
