import { AppError, type ClusterId, err, type Log, ok, type Result } from "@causeway/shared";
import type { ConfigView } from "../core/config-view.js";
import { RetryPause, type RetryPauseOptions } from "./retry-pause.js";

type EnsureCluster = (cluster: ClusterId) => Promise<Result<void>>;

export interface EdgeAdmissionOptions extends RetryPauseOptions {
  readonly view: () => ConfigView;
  /** Creates the Cluster object at an edge's first contact; undefined where it must exist before. */
  readonly ensureCluster: undefined | EnsureCluster;
  readonly log: Log;
}

/** Whose edges may connect. */
export class EdgeAdmission implements Disposable {
  private readonly options: EdgeAdmissionOptions;
  /** Clusters whose object is being created, each with the wait before the next attempt. */
  private readonly creating = new Map<ClusterId, RetryPause>();
  private isClosed = false;

  constructor(options: EdgeAdmissionOptions) {
    this.options = options;
  }

  /** Admits an edge, or says why not. A Cluster object that is to be created follows on its own. */
  accept(cluster: ClusterId): Result<void> {
    const view = this.options.view();
    if (view.tombstones.has(cluster)) {
      return err(`cluster ${cluster} was deleted: apply its Cluster object again to admit its edge`);
    }
    if (view.clusters.has(cluster)) return ok(undefined);
    if (this.options.ensureCluster === undefined) {
      return err(`there is no Cluster ${cluster}: apply its Cluster object first`);
    }
    if (!this.creating.has(cluster)) void this.create(cluster, this.options.ensureCluster);
    return ok(undefined);
  }

  [Symbol.dispose](): void {
    this.isClosed = true;
    for (const pause of this.creating.values()) pause[Symbol.dispose]();
  }

  private async create(cluster: ClusterId, ensure: EnsureCluster): Promise<void> {
    const pause = new RetryPause(this.options);
    this.creating.set(cluster, pause);
    while (!this.isClosed && !(await this.tryCreate(cluster, ensure))) await pause.wait();
    this.creating.delete(cluster);
  }

  /** False when it may work later. */
  private async tryCreate(cluster: ClusterId, ensure: EnsureCluster): Promise<boolean> {
    const { log } = this.options;
    try {
      const ensured = await ensure(cluster);
      if (ensured.ok) log.info({ cluster }, "cluster is there for its edge");
      else log.warn({ cluster, reason: ensured.error }, "cluster not created for its edge");
      return true;
    } catch (error) {
      if (!(error instanceof AppError && error.retryable)) throw error;
      log.warn({ cluster, error }, "cluster not created yet");
      return false;
    }
  }
}
