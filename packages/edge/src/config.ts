import {
  type ClusterId,
  collectVariables,
  type Env,
  err,
  type HostPort,
  IN_CLUSTER_VARIABLES,
  isLoopbackHost,
  ok,
  parseClusterId,
  parseDurationMs,
  parseFlag,
  parseHostPort,
  parseOneOf,
  parseText,
  type Result,
} from "@causeway/shared";

import type { DnsFamily } from "./core/dns/dns-message.js";
import { parseDnsFamilies, parseDnsServers } from "./core/dns/dns-settings.js";

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

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
  /** Where the edge keeps its own ConfigMap and its Lease. */
  readonly namespace: string;
  /** Of this replica; empty: the name of the host, which in a pod is the pod's. */
  readonly leaseHolder: string;
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
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Whether the names of gateways are resolved, or written as they are. */
  readonly resolution: "on" | "off";
  /** Instead of those of resolv.conf; empty: those. */
  readonly dnsServers: readonly HostPort[];
  /** Which addresses of a name are asked for. */
  readonly dnsFamilies: readonly DnsFamily[];
  /** Which of a node's addresses a NodePort gateway is reached at. */
  readonly nodeAddress: "ExternalIP" | "InternalIP";
}

/** The environment of an edge process; the reference page is made of this. */
export const EDGE_VARIABLES = {
  cluster: {
    name: "EDGE_CLUSTER_ID",
    says: "name of this cluster, as its Cluster object has it",
    form: "name",
    fallback: undefined,
    parse: parseClusterId,
  },
  centralAddress: {
    name: "EDGE_CENTRAL_ADDRESS",
    says: "central's link address",
    form: "HOST:PORT",
    fallback: undefined,
    parse: parseHostPort,
  },
  caFile: {
    name: "EDGE_TLS_CA",
    says: "CA of central's certificate, PEM; set with the other two EDGE_TLS_*, without them the link is plaintext",
    form: "path",
    fallback: "",
    parse: parseText,
  },
  certFile: {
    name: "EDGE_TLS_CERT",
    says: "certificate that proves this cluster to central, PEM",
    form: "path",
    fallback: "",
    parse: parseText,
  },
  keyFile: {
    name: "EDGE_TLS_KEY",
    says: "its private key, PEM",
    form: "path",
    fallback: "",
    parse: parseText,
  },
  isInsecure: {
    name: "EDGE_INSECURE",
    says: "allows plaintext to other addresses than loopback",
    form: "true or false",
    fallback: "false",
    parse: parseFlag,
  },
  kubeconfig: {
    name: "EDGE_KUBECONFIG",
    says: "kubeconfig of the cluster; empty: the ServiceAccount of the pod",
    form: "path",
    fallback: "",
    parse: parseText,
  },
  ...IN_CLUSTER_VARIABLES,
  namespace: {
    name: "EDGE_NAMESPACE",
    says: "where the edge keeps its ConfigMap and its Lease",
    form: "namespace",
    fallback: "causeway-system",
    parse: parseText,
  },
  leaseHolder: {
    name: "EDGE_LEASE_HOLDER",
    says:
      "name under which this replica holds the Lease: the next process of that name takes it over at once, one of another " +
      "name when it is given back or 15 s after it was renewed last; empty: the host's name, which in a pod is the pod's",
    form: "name",
    fallback: "",
    parse: parseText,
  },
  mode: {
    name: "EDGE_MODE",
    says: "observe computes and reports, and writes nothing",
    form: "apply, observe",
    fallback: "apply",
    parse: parseOneOf("apply", "observe"),
  },
  clusterDomain: {
    name: "EDGE_CLUSTER_DOMAIN",
    says: "domain of the names of Services",
    form: "domain",
    fallback: "cluster.local",
    parse: parseText,
  },
  rootNamespace: {
    name: "EDGE_ISTIO_ROOT_NAMESPACE",
    says: "Istio's root namespace",
    form: "namespace",
    fallback: "istio-system",
    parse: parseText,
  },
  resyncMs: {
    name: "EDGE_RESYNC_INTERVAL",
    says: "how long a full sweep over all services is spread",
    form: "duration",
    fallback: "5m",
    parse: parseDurationMs,
  },
  bulkDeleteHoldMs: {
    name: "EDGE_BULK_DELETE_HOLD",
    says: "how long the bulk-delete brake holds deletes back",
    form: "duration",
    fallback: "60s",
    parse: parseDurationMs,
  },
  healthAddress: {
    name: "EDGE_HEALTH_ADDRESS",
    says: "HTTP /healthz, /readyz, /metrics",
    form: "HOST:PORT",
    fallback: "127.0.0.1:8081",
    parse: parseHostPort,
  },
  grpcHealthAddress: {
    name: "EDGE_GRPC_HEALTH_ADDRESS",
    says: "gRPC health service",
    form: "HOST:PORT",
    fallback: "127.0.0.1:9091",
    parse: parseHostPort,
  },
  logLevel: {
    name: "EDGE_LOG_LEVEL",
    says: "the least important log lines that are written",
    form: LOG_LEVELS.join(", "),
    fallback: "info",
    parse: parseOneOf(...LOG_LEVELS),
  },
  resolution: {
    name: "ENABLE_DNS_RESOLUTION_AT_EDGE",
    says: "resolves the DNS names of other clusters' gateways; without it entries carry the name, which Istio ignores",
    form: "true or false",
    fallback: "false",
    parse: parseResolution,
  },
  dnsServers: {
    name: "EDGE_DNS_SERVERS",
    says: "name servers to ask, comma separated; empty: those of /etc/resolv.conf, read again when it changes",
    form: "IP or IP:PORT",
    fallback: "",
    parse: parseDnsServers,
  },
  dnsFamilies: {
    name: "EDGE_DNS_FAMILIES",
    says: "which addresses of a name are asked for",
    form: "ipv4, ipv6 or dual",
    fallback: "ipv4",
    parse: parseDnsFamilies,
  },
  nodeAddress: {
    name: "EDGE_NODE_ADDRESS",
    says: "which address of this cluster's nodes others reach a gateway of type NodePort at",
    form: "ExternalIP or InternalIP",
    fallback: "ExternalIP",
    parse: parseOneOf("ExternalIP", "InternalIP"),
  },
} as const;

/** Every setting of an edge process, or every problem of its environment at once. */
export function parseEdgeConfig(env: Env): Result<EdgeConfig, string[]> {
  const fields = collectVariables(env, EDGE_VARIABLES);
  if (!fields.ok) return fields;
  const { caFile, certFile, keyFile, isInsecure, host, port, ...rest } = fields.value;
  const centralTls = parseTls({ caFile, certFile, keyFile });
  if (!centralTls.ok) return err([centralTls.error]);
  if (centralTls.value === undefined && !isInsecure && !isLoopbackHost(rest.centralAddress.host)) {
    return err(["EDGE_CENTRAL_ADDRESS is not a loopback address: set EDGE_TLS_* or say EDGE_INSECURE=true"]);
  }
  return ok({ ...rest, inCluster: { host, port }, centralTls: centralTls.value });
}

function parseResolution(text: string): Result<EdgeConfig["resolution"]> {
  const flag = parseFlag(text);
  return flag.ok ? ok(flag.value ? "on" : "off") : flag;
}

function parseTls(files: EdgeTlsFiles): Result<undefined | EdgeTlsFiles> {
  const given = Object.values(files).filter((file) => file !== "").length;
  if (given === 0) return ok(undefined);
  if (given === 3) return ok(files);
  return err("EDGE_TLS_CA, EDGE_TLS_CERT and EDGE_TLS_KEY go together: set all three or none");
}
