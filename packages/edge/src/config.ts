import {
  type ClusterId,
  collectEnv,
  type Env,
  err,
  type HostPort,
  isLoopbackHost,
  ok,
  optional,
  parseClusterId,
  parseDurationMs,
  parseFlag,
  parseHostPort,
  parseOneOf,
  parseText,
  type Result,
  required,
} from "@causeway/shared";

/** Files with which the edge proves its cluster and checks central, PEM. */
export interface EdgeTlsFiles {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

export interface EdgeConfig {
  readonly cluster: ClusterId;
  readonly centralAddress: HostPort;
  /** Undefined: plaintext, to loopback or by an explicit EDGE_INSECURE only. */
  readonly centralTls: undefined | EdgeTlsFiles;
  /** Path of a kubeconfig; empty: the ServiceAccount of the pod. */
  readonly kubeconfig: string;
  /** Where a pod finds its API server; Kubernetes sets these. */
  readonly inCluster: { readonly host: string; readonly port: string };
  /** Where the edge keeps its own ConfigMap. */
  readonly namespace: string;
  readonly mode: "apply" | "observe";
  readonly clusterDomain: string;
  /** Istio's root namespace. */
  readonly rootNamespace: string;
  /** How long a full sweep over all services is spread; a safety net, not the way changes travel. */
  readonly resyncMs: number;
  /** How long the bulk-delete brake keeps deletes back. */
  readonly bulkDeleteHoldMs: number;
  /** HTTP /healthz, /readyz, /metrics. */
  readonly healthAddress: HostPort;
  /** gRPC health service. */
  readonly grpcHealthAddress: HostPort;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

/** Every setting of an edge process, or every problem of its environment at once. */
export function parseEdgeConfig(env: Env): Result<EdgeConfig, string[]> {
  const fields = collectEnv(env, {
    cluster: required("EDGE_CLUSTER_ID", parseClusterId),
    centralAddress: required("EDGE_CENTRAL_ADDRESS", parseHostPort),
    caFile: optional("EDGE_TLS_CA", parseText, ""),
    certFile: optional("EDGE_TLS_CERT", parseText, ""),
    keyFile: optional("EDGE_TLS_KEY", parseText, ""),
    isInsecure: optional("EDGE_INSECURE", parseFlag, false),
    kubeconfig: optional("EDGE_KUBECONFIG", parseText, ""),
    host: optional("KUBERNETES_SERVICE_HOST", parseText, ""),
    port: optional("KUBERNETES_SERVICE_PORT", parseText, ""),
    namespace: optional("EDGE_NAMESPACE", parseText, "causeway-system"),
    mode: optional("EDGE_MODE", parseOneOf("apply", "observe"), "apply"),
    clusterDomain: optional("EDGE_CLUSTER_DOMAIN", parseText, "cluster.local"),
    rootNamespace: optional("EDGE_ISTIO_ROOT_NAMESPACE", parseText, "istio-system"),
    resyncMs: optional("EDGE_RESYNC_INTERVAL", parseDurationMs, 300_000),
    bulkDeleteHoldMs: optional("EDGE_BULK_DELETE_HOLD", parseDurationMs, 60_000),
    healthAddress: optional("EDGE_HEALTH_ADDRESS", parseHostPort, { host: "127.0.0.1", port: 8081 }),
    grpcHealthAddress: optional("EDGE_GRPC_HEALTH_ADDRESS", parseHostPort, { host: "127.0.0.1", port: 9091 }),
    logLevel: optional("EDGE_LOG_LEVEL", parseOneOf("debug", "info", "warn", "error", "silent"), "info"),
  });
  if (!fields.ok) return fields;
  const { caFile, certFile, keyFile, isInsecure, host, port, ...rest } = fields.value;
  const centralTls = parseTls({ caFile, certFile, keyFile });
  if (!centralTls.ok) return err([centralTls.error]);
  if (centralTls.value === undefined && !isInsecure && !isLoopbackHost(rest.centralAddress.host)) {
    return err(["EDGE_CENTRAL_ADDRESS is not a loopback address: set EDGE_TLS_* or say EDGE_INSECURE=true"]);
  }
  return ok({ ...rest, inCluster: { host, port }, centralTls: centralTls.value });
}

function parseTls(files: EdgeTlsFiles): Result<undefined | EdgeTlsFiles> {
  const given = Object.values(files).filter((file) => file !== "").length;
  if (given === 0) return ok(undefined);
  if (given === 3) return ok(files);
  return err("EDGE_TLS_CA, EDGE_TLS_CERT and EDGE_TLS_KEY go together: set all three or none");
}
