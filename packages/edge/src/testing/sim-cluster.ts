import { AppError, type Clock, type ErrorCode } from "@causeway/shared";
import { ClusterCache } from "../core/cluster-cache.js";
import type { Touched } from "../core/cluster-view.js";
import {
  ESSENTIAL_KINDS,
  type KubeDestinationRule,
  type KubeEvent,
  type KubeGateway,
  type KubeKind,
  type KubeObject,
  type KubeWorkloadEntry,
  type Meta,
  type WantedObject,
} from "../core/kube.js";
import type { ObjectRef, ObjectWriter } from "../ports.js";
import { kubeMeta } from "./kube-objects.js";

export interface SimClusterOptions {
  readonly clock: Clock;
  /** How long a request takes; the API server acts at its end. */
  readonly latencyMs: number;
  /** How long the watch takes to show what happened. */
  readonly watchLagMs: number;
}

/** One write as it was carried out. */
export interface SimWrite {
  readonly verb: "create" | "replace" | "delete";
  readonly object: KubeObject;
  readonly before: undefined | KubeObject;
  readonly atMs: number;
}

/**
 * An API server in memory, with the watch cache in front of it: uids, resource versions, preconditions and conflicts as the
 * real one has them, latency and watch lag on a driven clock. Not more of it than the reconcile loop can tell apart.
 */
export class SimCluster implements ObjectWriter {
  readonly cache = new ClusterCache({
    kinds: ESSENTIAL_KINDS,
    rootNamespace: "istio-system",
    clusterDomain: "cluster.local",
  });
  readonly writes: SimWrite[] = [];
  onTouched: (touched: Touched) => void = () => {};
  /** Called after each write of the edge, with the world as it then is. */
  onWrite: (write: SimWrite) => void = () => {};
  private readonly options: SimClusterOptions;
  private readonly objects = new Map<string, KubeObject>();
  private readonly failures: ErrorCode[] = [];
  private version = 0;

  constructor(options: SimClusterOptions) {
    this.options = options;
  }

  /** Every essential watch has listed. */
  list(): void {
    for (const kind of ESSENTIAL_KINDS) this.show({ kind: "listed", of: kind });
  }

  /** The watch of one kind does not work any more. */
  fail(kind: KubeKind): void {
    this.show({ kind: "failing", of: kind, message: "forbidden", isRefused: true });
  }

  /** Somebody else writes, at once and as they like. */
  put<T extends KubeObject>(object: T): T {
    const before = this.objects.get(keyOf(object.kind, object.meta));
    return this.store(object, before?.meta);
  }

  /** Somebody else deletes, at once. */
  remove(kind: KubeKind, namespace: string, name: string): void {
    this.objects.delete(keyOf(kind, { namespace, name }));
    this.show({ kind: "delete", of: kind, namespace, name });
  }

  get(kind: KubeKind, namespace: string, name: string): undefined | KubeObject {
    return this.objects.get(keyOf(kind, { namespace, name }));
  }

  entries(): KubeWorkloadEntry[] {
    return this.all("WorkloadEntry") as KubeWorkloadEntry[];
  }

  rules(): KubeDestinationRule[] {
    return this.all("DestinationRule") as KubeDestinationRule[];
  }

  gateways(): KubeGateway[] {
    return this.all("Gateway") as KubeGateway[];
  }

  /** The next requests fail so, one each. */
  failNext(...codes: readonly ErrorCode[]): void {
    this.failures.push(...codes);
  }

  async create(object: WantedObject): Promise<void> {
    await this.request();
    if (this.objects.has(keyOf(object.kind, object.meta))) throw new AppError("Exists", `${object.meta.name} exists`);
    this.written("create", this.store(asKube(object), undefined), undefined);
  }

  async replace(object: WantedObject, resourceVersion: string): Promise<void> {
    await this.request();
    const before = this.existing(object.kind, object.meta);
    if (before.meta.resourceVersion !== resourceVersion)
      throw new AppError("Conflict", `${object.meta.name} has changed`);
    this.written("replace", this.store(asKube(object), before.meta), before);
  }

  async delete(ref: ObjectRef, uid: string, resourceVersion: string): Promise<void> {
    await this.request();
    const before = this.objects.get(keyOf(ref.kind, ref));
    if (before === undefined) return;
    const { meta } = before;
    if (meta.uid !== uid || meta.resourceVersion !== resourceVersion)
      throw new AppError("Conflict", `${ref.name} has changed`);
    this.remove(ref.kind, ref.namespace, ref.name);
    this.written("delete", before, before);
  }

  private all(kind: KubeKind): KubeObject[] {
    const found = Array.from(this.objects.values()).filter((object) => object.kind === kind);
    return found.sort((a, b) => (keyOf(kind, a.meta) < keyOf(kind, b.meta) ? -1 : 1));
  }

  private store<T extends KubeObject>(object: T, before: undefined | Meta): T {
    this.version += 1;
    const uid = before?.uid ?? `uid-${this.version}`;
    const creationTimestamp = before?.creationTimestamp ?? new Date(this.options.clock.now()).toISOString();
    const meta = { ...object.meta, uid, creationTimestamp, resourceVersion: String(this.version) };
    const stored = { ...object, meta };
    this.objects.set(keyOf(object.kind, meta), stored);
    this.show({ kind: "upsert", object: stored });
    return stored;
  }

  private written(verb: SimWrite["verb"], object: KubeObject, before: undefined | KubeObject): void {
    const write = { verb, object, before, atMs: this.options.clock.monotonic() };
    this.writes.push(write);
    this.onWrite(write);
  }

  private existing(kind: KubeKind, meta: Pick<Meta, "namespace" | "name">): KubeObject {
    const found = this.objects.get(keyOf(kind, meta));
    if (found === undefined) throw new AppError("NotFound", `${meta.name} is not there`);
    return found;
  }

  private async request(): Promise<void> {
    const { clock, latencyMs } = this.options;
    if (latencyMs > 0) await new Promise<void>((resolve) => clock.after(latencyMs, resolve));
    const code = this.failures.shift();
    if (code !== undefined) throw new AppError(code, `told to fail: ${code}`);
  }

  private show(event: KubeEvent): void {
    const { clock, watchLagMs } = this.options;
    const fold = () => this.onTouched(this.cache.fold(event, clock.monotonic()));
    if (watchLagMs === 0) fold();
    else clock.after(watchLagMs, fold);
  }
}

function keyOf(kind: KubeKind, meta: Pick<Meta, "namespace" | "name">): string {
  return `${kind} ${meta.namespace}/${meta.name}`;
}

function asKube(object: WantedObject): KubeObject {
  const { namespace, name, labels, annotations } = object.meta;
  return { ...object, meta: kubeMeta(namespace, name, { labels, annotations }) };
}
