import type { Clock, ClusterId, Log } from "@causeway/shared";
import type { Config } from "../config-port.js";
import type { StatusWorld } from "../core/status/status-world.js";

export interface DeletedClustersOptions {
  readonly config: Pick<Config, "view" | "onChange">;
  readonly world: Pick<StatusWorld, "registry" | "linkOf">;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends the streams of a cluster with a goodbye. */
  readonly disconnect: (cluster: ClusterId, message: string) => void;
}

/** How long an edge may take to let go of what it has written for others. */
const LEAVE_MS = 60_000;
const LOOK_MS = 1_000;

/**
 * Ends the streams of clusters that a person deletes. First their edges hear, on those very streams, that everything of
 * theirs is to go; the streams end when they list nothing any more, or when that takes too long. From then on they are
 * refused when they ask again.
 */
export class DeletedClusters implements Disposable {
  private readonly options: DeletedClustersOptions;
  /** Those whose edges still have to leave, with the (monotonic) moment until which they may take. */
  private readonly leaving = new Map<ClusterId, number>();
  private readonly endConfig: () => void;
  private cancelLook: () => void = () => undefined;

  constructor(options: DeletedClustersOptions) {
    this.options = options;
    this.endConfig = options.config.onChange((_view, { clusters }) => {
      for (const cluster of clusters) this.note(cluster);
      this.schedule();
    });
  }

  [Symbol.dispose](): void {
    this.endConfig();
    this.cancelLook();
    this.leaving.clear();
  }

  private note(cluster: ClusterId): void {
    const { config, clock } = this.options;
    if (!config.view().tombstones.has(cluster)) this.leaving.delete(cluster);
    else if (!this.leaving.has(cluster)) this.leaving.set(cluster, clock.monotonic() + LEAVE_MS);
  }

  private schedule(): void {
    this.cancelLook();
    if (this.leaving.size > 0) this.cancelLook = this.options.clock.after(LOOK_MS, () => this.look());
  }

  private look(): void {
    for (const [cluster, deadlineMs] of this.leaving) {
      if (!this.isConnected(cluster)) this.leaving.delete(cluster);
      else if (this.hasLetGo(cluster)) this.end(cluster, "it has let go of everything");
      else if (this.options.clock.monotonic() >= deadlineMs) this.end(cluster, "it still lists what it should let go");
    }
    this.schedule();
  }

  private end(cluster: ClusterId, seen: string): void {
    this.leaving.delete(cluster);
    this.options.log.info({ cluster, seen }, "edge of a deleted cluster is sent away");
    this.options.disconnect(
      cluster,
      `cluster ${cluster} was deleted: apply its Cluster object again to admit its edge`,
    );
  }

  private isConnected(cluster: ClusterId): boolean {
    const link = this.options.world.linkOf(cluster);
    return link !== undefined && (link.report.state !== "down" || link.follow.state !== "down");
  }

  /** Its report says that nothing stands in its cluster for any service. */
  private hasLetGo(cluster: ClusterId): boolean {
    const record = this.options.world.registry.cluster(cluster);
    if (record?.isComplete !== true) return false;
    for (const _service of record.appliedServices) return false;
    return true;
  }
}
