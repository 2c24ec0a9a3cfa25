import { AppError, type ClusterId, type ConfigObject, err, ok, type Result } from "@causeway/shared";
import type { ApplyOptions, ApplyResult, Config, ListPage, ListRequest } from "../config-port.js";
import type { ConfigRecord, ConfigState, ConfigWrite } from "../core/config/config-state.js";
import type { ConfigDiff } from "../core/config/diff-views.js";
import { type ApplyPlan, planApply } from "../core/config/plan-apply.js";
import { clusterPath, planAnnotateCluster, planBootstrap, planEnsureCluster } from "../core/config/plan-cluster.js";
import { planDelete } from "../core/config/plan-delete.js";
import { createRefusal, type Refusal } from "../core/config/refusal.js";
import type { ConfigView } from "../core/config-view.js";
import type { DocumentReader } from "../document-port.js";
import { ConfigFollower, type FollowerOptions } from "./config-follower.js";
import { writeToStore } from "./config-records.js";
import { readRequest } from "./read-request.js";

export interface ConfigOptions extends FollowerOptions {
  readonly documents: DocumentReader;
  /** Created in an empty store; the store of another organization is refused. */
  readonly organization: string;
  /** Created in an empty store. */
  readonly tenant: string;
}

/**
 * Reads the store and follows it. Throws AppError `Invalid` when the store is another organization's, `Unavailable` when
 * it cannot be read.
 */
export async function openConfig(options: ConfigOptions): Promise<Config> {
  const follower = new ConfigFollower(options);
  const config = new StoredConfig(options, follower);
  try {
    await follower.start();
    await config.bootstrap();
    return config;
  } catch (error) {
    await follower[Symbol.asyncDispose]();
    throw error;
  }
}

/** What a plan writes, and what it answers once that is done. */
interface Planned<T> {
  readonly writes: readonly ConfigWrite[];
  readonly value: T;
}

/** How often a plan is made anew because another replica wrote meanwhile. */
const MAX_ATTEMPTS = 10;

class StoredConfig implements Config {
  readonly storeId: string;
  readonly organization: string;
  private readonly options: ConfigOptions;
  private readonly follower: ConfigFollower;
  /** Writes of this process go one after the other: a plan is made on what the one before has left. */
  private lastWrite: Promise<unknown> = Promise.resolve();

  constructor(options: ConfigOptions, follower: ConfigFollower) {
    this.options = options;
    this.follower = follower;
    this.storeId = options.store.id;
    this.organization = options.organization;
  }

  async bootstrap(): Promise<void> {
    const { organization, tenant, log } = this.options;
    const { records, revision } = this.follower.state;
    const other = [...records.values()].find(({ object }) => isOtherOrganization(object, organization));
    if (other !== undefined) {
      const { name } = other.object.metadata;
      const message = `the store belongs to organization "${name}", not "${organization}": set CENTRAL_ORGANIZATION=${name}`;
      throw new AppError("Invalid", message);
    }
    if (revision !== "0") return;
    await this.write(() => ok({ writes: planBootstrap(organization, tenant), value: undefined }));
    log.info({ organization, tenant }, "organization and tenant created in an empty store");
  }

  view(): ConfigView {
    return this.follower.view;
  }

  onChange(listener: (view: ConfigView, diff: ConfigDiff) => void): () => void {
    return this.follower.onChange(listener);
  }

  async apply(text: string | Uint8Array, { isDryRun }: ApplyOptions): Promise<Result<readonly ApplyResult[], Refusal>> {
    const read = readRequest(text, this.options.documents);
    const applied = await this.write<ApplyPlan, Refusal>((state) => {
      const context = { organization: this.organization, brokenPaths: read.brokenPaths };
      const plan = planApply(read.documents, state, context);
      const causes = [...read.causes, ...plan.causes];
      if (causes.length > 0) return err(createRefusal(causes));
      return ok({ writes: isDryRun ? [] : plan.writes, value: plan });
    });
    if (!applied.ok) return applied;
    const { records } = this.follower.state;
    return ok(
      applied.value.results.map((result) => ({
        ...result,
        resourceVersion: records.get(result.path)?.resourceVersion ?? "",
      })),
    );
  }

  get(path: string): undefined | ConfigObject {
    const record = this.follower.state.records.get(path);
    return record === undefined ? undefined : withVersion(record);
  }

  list({ path, limit, after }: ListRequest): ListPage {
    const records = [...this.follower.state.records.values()]
      .filter((record) => record.path.startsWith(`${path}/`) && record.path > after)
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const page = records.slice(0, limit);
    const next = records.length > limit ? (page.at(-1)?.path ?? "") : "";
    return { items: page.map(withVersion), next };
  }

  delete(path: string, resourceVersion: undefined | string): Promise<Result<readonly string[], Refusal>> {
    return this.write((state) => {
      const plan = planDelete(path, resourceVersion, state);
      return plan.ok ? ok({ writes: plan.value.writes, value: plan.value.deleted }) : plan;
    });
  }

  ensureCluster(cluster: ClusterId): Promise<Result<void>> {
    return this.write((state) => toPlanned(planEnsureCluster(this.organization, cluster, state)));
  }

  annotateCluster(
    cluster: ClusterId,
    annotations: Readonly<Record<string, undefined | string>>,
  ): Promise<Result<void, Refusal>> {
    const path = clusterPath(this.organization, cluster);
    return this.write((state) => toPlanned(planAnnotateCluster(path, annotations, state)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.follower[Symbol.asyncDispose]();
    await this.lastWrite.catch(() => undefined);
  }

  /** Plans on the newest state, carries that out in one transaction, and answers when the view shows it. */
  private write<T, E>(plan: (state: ConfigState) => Result<Planned<T>, E>): Promise<Result<T, E>> {
    const done = this.lastWrite.catch(() => undefined).then(() => this.writeNow(plan));
    this.lastWrite = done;
    return done;
  }

  private async writeNow<T, E>(plan: (state: ConfigState) => Result<Planned<T>, E>): Promise<Result<T, E>> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const { state } = this.follower;
      const planned = plan(state);
      if (!planned.ok) return planned;
      const { writes, value } = planned.value;
      if (writes.length === 0) return ok(value);
      const outcome = await this.commit(writes, state.revision);
      await this.follower.reach(outcome.revision);
      if (outcome.isDone) return ok(value);
    }
    throw new AppError("Conflict", "others keep writing: try again");
  }

  private commit(
    writes: readonly ConfigWrite[],
    plannedAt: string,
  ): Promise<{ readonly isDone: boolean; readonly revision: string }> {
    return this.options.store.transaction(async (transaction) => {
      const revision = await transaction.revision();
      if (revision !== plannedAt) return { isDone: false, revision };
      for (const write of writes) await writeToStore(transaction, write);
      return { isDone: true, revision: await transaction.revision() };
    });
  }
}

function isOtherOrganization(object: ConfigObject, organization: string): boolean {
  return object.kind === "Organization" && object.metadata.name !== organization;
}

function withVersion({ object, resourceVersion }: ConfigRecord): ConfigObject {
  // Only an optional field came, so the object is still one of its kind.
  return { ...object, metadata: { ...object.metadata, resourceVersion } } as ConfigObject;
}

function toPlanned<E>(writes: Result<readonly ConfigWrite[], E>): Result<Planned<void>, E> {
  return writes.ok ? ok({ writes: writes.value, value: undefined }) : writes;
}
