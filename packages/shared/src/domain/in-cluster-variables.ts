import { parseText } from "./env.js";

/** Where a pod finds its API server. Kubernetes sets these in every container. */
export const IN_CLUSTER_VARIABLES = {
  host: {
    name: "KUBERNETES_SERVICE_HOST",
    says: "where a pod finds its API server; Kubernetes sets it",
    form: "host",
    fallback: "",
    parse: parseText,
  },
  port: {
    name: "KUBERNETES_SERVICE_PORT",
    says: "the port of it; Kubernetes sets it",
    form: "port",
    fallback: "",
    parse: parseText,
  },
} as const;
