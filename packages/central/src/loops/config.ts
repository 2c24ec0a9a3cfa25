import { AppError, type ClusterId, type ConfigObject, err, ok, type Result } from "@causeway/shared";
import type {
  ApplyOptions,
  ApplyResult,
  Config,
  DeleteOptions,
  ListPage,
  ListRequest,
  RestoreResult,
} from "../config-port.js";
import type { ConfigRecord, ConfigState, ConfigWrite } from "../core/config/config-state.js";
import { diffPlan, type PlannedDiff } from "../core/config/diff-plan.js";
import type { ConfigDiff } from "../core/config/diff-views.js";
import { type ApplyPlan, planApply } from "../core/config/plan-apply.js";
import { clusterPath, planAnnotateCluster, planBootstrap, planEnsureCluster } from "../core/config/plan-cluster.js";
import { planDelete } from "../core/config/plan-delete.js";
import { createRefusal, type Refusal } from "../core/config/refusal.js";
import type { ConfigView } from "../core/config-view.js";
import type { DocumentReader } from "../document-port.js";
import type { HistoryOptions, HistoryPage, StoreBackup } from "../store-port.js";
import { ConfigFollower, type FollowerOptions } from "./config-follower.js";
import { restoreConfig } from "./config-restore.js";
import { ConfigWriter, type Planned } from "./config-writer.js";
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

/** Authors of what nobody asked for. */
const BOOTSTRAP_AUTHOR = "central";
const edgeAuthor = (cluster: ClusterId) => `edge:${cluster}`;

class StoredConfig implements Config {
  readonly organization: string;
  private readonly options: ConfigOptions;
  private readonly follower: ConfigFollower;
  private readonly writer: ConfigWriter;

  constructor(options: ConfigOptions, follower: ConfigFollower) {
    this.options = options;
    this.follower = follower;
    this.writer = new ConfigWriter(options.store, follower);
    this.organization = options.organization;
  }

  get storeId(): string {
    return this.follower.view.basis.storeId;
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
    const writes = planBootstrap(organization, tenant);
    await this.writer.write(BOOTSTRAP_AUTHOR, () => ok({ writes, value: undefined }));
    log.info({ organization, tenant }, "organization and tenant created in an empty store");
  }

  view(): ConfigView {
    return this.follower.view;
  }

  onChange(listener: (view: ConfigView, diff: ConfigDiff) => void): () => void {
    return this.follower.onChange(listener);
  }

  async apply(text: string | Uint8Array, options: ApplyOptions): Promise<Result<readonly ApplyResult[], Refusal>> {
    const applied = await this.plan(text, options.author, (plan) => ({
      writes: options.isDryRun ? [] : plan.writes,
      value: plan.results,
    }));
    if (!applied.ok) return applied;
    const { records } = this.follower.state;
    return ok(
      applied.value.map((result) => ({ ...result, resourceVersion: records.get(result.path)?.resourceVersion ?? "" })),
    );
  }

  diff(text: string | Uint8Array): Promise<Result<readonly PlannedDiff[], Refusal>> {
    return this.plan(text, "", (plan, { records }) => ({ writes: [], value: diffPlan(plan, records) }));
  }

  records(): ReadonlyMap<string, ConfigRecord> {
    return this.follower.state.records;
  }

  get(path: string): undefined | ConfigObject {
    const record = this.follower.state.records.get(path);
    return record === undefined ? undefined : withBookkeeping(record);
  }

  list({ path, limit, after }: ListRequest): ListPage {
    const records = [...this.follower.state.records.values()]
      .filter((record) => record.path.startsWith(`${path}/`) && record.path > after)
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const page = records.slice(0, limit);
    const next = records.length > limit ? (page.at(-1)?.path ?? "") : "";
    return { items: page.map(withBookkeeping), next };
  }

  delete(path: string, { resourceVersion, author }: DeleteOptions): Promise<Result<readonly string[], Refusal>> {
    return this.writer.write(author, (state) => {
      const plan = planDelete(path, resourceVersion, state);
      return plan.ok ? ok({ writes: plan.value.writes, value: plan.value.deleted }) : plan;
    });
  }

  ensureCluster(cluster: ClusterId): Promise<Result<void>> {
    return this.writer.write(edgeAuthor(cluster), (state) =>
      toPlanned(planEnsureCluster(this.organization, cluster, state)),
    );
  }

  annotateCluster(
    cluster: ClusterId,
    annotations: Readonly<Record<string, undefined | string>>,
    author: string,
  ): Promise<Result<void, Refusal>> {
    const path = clusterPath(this.organization, cluster);
    return this.writer.write(author, (state) => toPlanned(planAnnotateCluster(path, annotations, state)));
  }

  history(options: HistoryOptions): Promise<HistoryPage> {
    return this.options.store.history(options);
  }

  backup(): Promise<StoreBackup> {
    return this.options.store.backup();
  }

  async restore(content: AsyncIterable<Uint8Array>, author: string): Promise<Result<RestoreResult, Refusal>> {
    const { store, documents, log } = this.options;
    const { organization, writer, storeId: replaced } = this;
    const { checkSchema } = documents;
    const restored = await restoreConfig(content, author, { store, writer, organization, checkSchema });
    if (restored.ok) log.warn({ ...restored.value, replaced, author }, "a backup was restored");
    return restored;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.follower[Symbol.asyncDispose]();
    await this.writer.idle();
  }

  private plan<T>(
    text: string | Uint8Array,
    author: string,
    use: (plan: ApplyPlan, state: ConfigState) => Planned<T>,
  ): Promise<Result<T, Refusal>> {
    const read = readRequest(text, this.options.documents);
    return this.writer.write<T, Refusal>(author, (state) => {
      const { owners } = this.follower.view;
      const context = { organization: this.organization, brokenPaths: read.brokenPaths, owners };
      const plan = planApply(read.documents, state, context);
      const causes = [...read.causes, ...plan.causes];
      return causes.length > 0 ? err(createRefusal(causes)) : ok(use(plan, state));
    });
  }
}

function isOtherOrganization(object: ConfigObject, organization: string): boolean {
  return object.kind === "Organization" && object.metadata.name !== organization;
}

function withBookkeeping({ object, resourceVersion, createdAt: creationTimestamp }: ConfigRecord): ConfigObject {
  // Only optional fields came, so the object is still one of its kind.
  return { ...object, metadata: { ...object.metadata, resourceVersion, creationTimestamp } } as ConfigObject;
}

function toPlanned<E>(writes: Result<readonly ConfigWrite[], E>): Result<Planned<void>, E> {
  return writes.ok ? ok({ writes: writes.value, value: undefined }) : writes;
}
