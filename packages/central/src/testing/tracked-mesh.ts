import { type ClusterId, type DesiredResource, md5Hex, type ReportResource, type ServiceKey } from "@causeway/shared";
import type { StoredConfigView } from "../core/config/build-view.js";
import type { LinkReading } from "../core/edge-link.js";
import { StatusTracker } from "../core/status/status-tracker.js";
import type { StatusWorld } from "../core/status/status-world.js";
import { PlannedMesh } from "./planned-mesh.js";

const APPLIED = "applied/";

/**
 * A planner driven by hand with a tracker that follows it. Hashes of resources are empty, as in lines made by hand, or are
 * not when `hashes` says so.
 */
export class TrackedMesh extends PlannedMesh {
  readonly tracker = new StatusTracker();
  readonly links = new Map<ClusterId, LinkReading>();
  readonly world: StatusWorld;

  constructor(config: StoredConfigView, hashes: "empty" | "varied" = "empty") {
    super(config);
    const { planner, links, tracker } = this;
    this.world = {
      get config() {
        return planner.config;
      },
      get isPlanning() {
        return planner.hasWork;
      },
      registry: planner.registry,
      unknownClusters: planner.unknownClusters,
      isSilentFor: (cluster, ms) => planner.isSilentFor(cluster, ms),
      shareOf: (service, cluster) => planner.share({ service, cluster }),
      factsOf: (service) => planner.facts(service),
      desiredHash: (cluster, key) => hashOf(this.resource(cluster, key), hashes),
      linkOf: (cluster) => links.get(cluster),
    };
    planner.onLooked = (service, clusters) => tracker.touch(service, clusters);
    this.onEmit = (cluster, key) => tracker.touchKey(cluster, key);
  }

  override report(cluster: string, key: string, value: undefined | ReportResource): this {
    super.report(cluster, key, value);
    if (key.startsWith(APPLIED)) this.tracker.touchKey(cluster as ClusterId, key.slice(APPLIED.length));
    return this;
  }

  /** Plans what was noted and looks at what that has touched. */
  track(): this {
    this.run();
    while (this.tracker.isBehind) this.tracker.run(100, this.world);
    return this;
  }

  /** Both edges of a link are up. */
  connect(...clusters: readonly string[]): this {
    const stream = { state: "up", sinceMs: 0, problem: "", lastFrameAtMs: 0, refusals: new Map() } as const;
    const link = { report: stream, follow: stream, peer: undefined, isDuplicate: false };
    for (const cluster of clusters) this.links.set(cluster as ClusterId, link);
    return this;
  }

  /** Every service of every cluster that anything is known of. */
  *pairs(): Iterable<readonly [ServiceKey, ClusterId]> {
    for (const service of this.planner.registry.services()) {
      for (const { id } of this.planner.registry.clusters()) yield [service, id];
    }
  }
}

/** Varied: now and then another one, so that lines made by hand are about an older resource. */
function hashOf(resource: undefined | DesiredResource, hashes: "empty" | "varied"): undefined | string {
  if (resource === undefined) return undefined;
  return hashes === "empty" || md5Hex(JSON.stringify(resource)) > "2" ? "" : "other";
}
