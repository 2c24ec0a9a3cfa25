import type { HttpClient } from "@causeway/sandbox";
import type { ClusterAccess, Commit } from "../children/cluster-child.js";
import type { Usage } from "../harness/usage.js";
import type { Turn } from "./flip-services.js";
import type { PushWatch } from "./push-watch.js";

/** Cluster `A` changes; what comes of it is seen in cluster `B`. */
export const [A, B] = ["cluster-1", "cluster-2"] as const;

/** Two clusters, filled with the services that are measured. */
export interface Clusters extends AsyncDisposable {
  readonly access: Readonly<Record<typeof A | typeof B, ClusterAccess>>;
  /** Makes the one instance of a service ready, or not. */
  setReadiness(http: HttpClient, turn: Turn): Promise<void>;
  /** When cluster `B` committed changes of entries; undefined where its API server does not say. */
  takeCommits(): Promise<undefined | readonly Commit[]>;
  usages(): Promise<Readonly<Record<string, Usage>>>;
  /** What the control plane of cluster `B` tells a proxy; undefined where there is none. */
  readonly pushes: undefined | PushWatch;
}
