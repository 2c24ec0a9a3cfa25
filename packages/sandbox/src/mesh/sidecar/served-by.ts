/** Headers of every answer: the pod and the cluster that have made it. */
export const SERVED_BY = "x-served-by";
export const SERVED_CLUSTER = "x-served-cluster";
