import {
  AppError,
  type BackoffPolicy,
  backoffMs,
  type Clock,
  type ClusterId,
  err,
  type Log,
  ok,
  type Result,
} from "@causeway/shared";
import type { ConfigView } from "../core/config-view.js";

const RETRY: BackoffPolicy = { baseMs: 500, capMs: 15_000 };

export interface EdgeAdmissionOptions {
  readonly view: () => ConfigView;
  /** Creates the Cluster object at an edge's first contact; undefined where it must exist before. */
  readonly ensureCluster: undefined | ((cluster: ClusterId) => Promise<Result<void>>);
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** Whose edges may connect. */
export class EdgeAdmission implements Disposable {
  private readonly options: EdgeAdmissionOptions;
  private readonly creating = new Set<ClusterId>();
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
  }

  private async create(cluster: ClusterId, ensure: (cluster: ClusterId) => Promise<Result<void>>): Promise<void> {
    this.creating.add(cluster);
    for (let attempt = 0; !this.isClosed && !(await this.tryCreate(cluster, ensure)); attempt += 1) {
      const delayMs = backoffMs(attempt, RETRY, this.options.random);
      await new Promise<void>((resolve) => void this.options.clock.after(delayMs, resolve));
    }
    this.creating.delete(cluster);
  }

  /** False when it may work later. */
  private async tryCreate(cluster: ClusterId, ensure: (cluster: ClusterId) => Promise<Result<void>>): Promise<boolean> {
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
