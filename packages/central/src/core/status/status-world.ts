import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { ClusterShare } from "../cluster-share.js";
import type { LinkReading } from "../edge-link.js";
import type { ServiceFacts } from "../service-facts.js";
import type { World } from "../world.js";

/** Everything that statuses are drawn from: what is known, what was planned from it, and how the links stand. */
export interface StatusWorld extends World {
  /** What the cluster should have for the service; undefined when that is nothing. */
  shareOf(service: ServiceKey, cluster: ClusterId): undefined | ClusterShare;
  /** The service in all clusters, as it was judged for the plan. */
  factsOf(service: ServiceKey): ServiceFacts;
  /** Hash of a resource as it is published to the cluster; undefined when it is not. */
  desiredHash(cluster: ClusterId, key: string): undefined | string;
  linkOf(cluster: ClusterId): undefined | LinkReading;
  /** Central has not finished working out what the newest settings and reports mean. */
  readonly isPlanning: boolean;
}
