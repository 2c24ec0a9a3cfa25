import {
  type ClusterId,
  collectVariables,
  type Env,
  formatHostPort,
  type HostPort,
  IN_CLUSTER_VARIABLES,
  parseClusterId,
  parseHostPort,
  parseOneOf,
  parseText,
  type Result,
} from "@causeway/shared";

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

export interface OperatorConfig {
  readonly cluster: ClusterId;
  readonly centralAddress: HostPort;
  readonly edgeImage: string;
  /** Path of a kubeconfig; empty: the ServiceAccount of the pod. */
  readonly kubeconfig: string;
  /** Where a pod finds its API server; Kubernetes sets these. */
  readonly inCluster: { readonly host: string; readonly port: string };
  /** HTTP /healthz, /readyz, /metrics. */
  readonly healthAddress: HostPort;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** The environment of an operator process; the reference page is made of this. */
export const OPERATOR_VARIABLES = {
  cluster: {
    name: "OPERATOR_CLUSTER_ID",
    says: "name of this cluster, as its Cluster object has it; its edge gets it",
    form: "name",
    fallback: undefined,
    parse: parseClusterId,
  },
  centralAddress: {
    name: "OPERATOR_CENTRAL_ADDRESS",
    says: "central's link address; the edge gets it",
    form: "HOST:PORT",
    fallback: undefined,
    parse: parseHostPort,
  },
  edgeImage: {
    name: "OPERATOR_EDGE_IMAGE",
    says: "container image of the edge",
    form: "image",
    fallback: "causeway-edge:0.1.0",
    parse: parseText,
  },
  kubeconfig: {
    name: "OPERATOR_KUBECONFIG",
    says: "kubeconfig of the cluster; empty: the ServiceAccount of the pod",
    form: "path",
    fallback: "",
    parse: parseText,
  },
  ...IN_CLUSTER_VARIABLES,
  healthAddress: {
    name: "OPERATOR_HEALTH_ADDRESS",
    says: "HTTP /healthz, /readyz, /metrics",
    form: "HOST:PORT",
    fallback: "127.0.0.1:8083",
    parse: parseHostPort,
  },
  logLevel: {
    name: "OPERATOR_LOG_LEVEL",
    says: "least severe lines that are written",
    form: LOG_LEVELS.join(", "),
    fallback: "info",
    parse: parseOneOf(...LOG_LEVELS),
  },
};

/** Every problem of the environment at once, each with the name of its variable. */
export function parseOperatorConfig(env: Env): Result<OperatorConfig, string[]> {
  const read = collectVariables(env, OPERATOR_VARIABLES);
  if (!read.ok) return read;
  const { host, port, ...config } = read.value;
  return { ok: true, value: { ...config, inCluster: { host, port } } };
}

/** The environment that every edge of this cluster starts with. */
export function edgeBasics({ cluster, centralAddress }: OperatorConfig): Readonly<Record<string, string>> {
  return {
    EDGE_CLUSTER_ID: cluster,
    EDGE_CENTRAL_ADDRESS: formatHostPort(centralAddress),
    EDGE_HEALTH_ADDRESS: "0.0.0.0:8081",
  };
}
