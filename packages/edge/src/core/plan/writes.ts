import { type BackoffPolicy, backoffMs, type ErrorCode } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { KubeObject, Shown, WantedObject } from "../kube.js";
import { type Action, describeRef, type OwnedRef, refOf } from "./action.js";

/** After this long the cache is believed again, whatever it shows: a write may have been undone by somebody else. */
export const SHOW_DEADLINE_MS = 10_000;

const BACKOFF: BackoffPolicy = { baseMs: 200, capMs: 60_000 };

const UNCERTAIN: ReadonlySet<ErrorCode> = new Set(["Timeout", "Unavailable", "Cancelled"]);

/** Whether the API server may have carried out a write although it failed for us: anything but a refusal. */
export function isUncertain({ code }: { readonly code: ErrorCode }): boolean {
  return UNCERTAIN.has(code);
}

interface Write {
  readonly action: Action;
  /** Undefined while the API server has not answered. */
  readonly deadlineMs: undefined | number;
}

export interface WriteFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly attempts: number;
  /** Monotonic. */
  readonly nextMs: number;
}

interface Failed extends WriteFailure {
  /** What failed: anything else may be tried at once. */
  readonly content: string;
}

/** What the API server has been told and the watch cache does not show yet, and what it refused. */
export class Writes {
  private readonly view: ClusterView;
  private readonly random: () => number;
  private readonly writes = new Map<string, Write>();
  private readonly failures = new Map<string, Failed>();

  constructor(view: ClusterView, random: () => number) {
    this.view = view;
    this.random = random;
  }

  begin(action: Action): void {
    this.writes.set(describeRef(refOf(action)), { action, deadlineMs: undefined });
  }

  succeeded(action: Action, nowMs: number): void {
    const id = describeRef(refOf(action));
    this.failures.delete(id);
    this.settle(id, action, nowMs + SHOW_DEADLINE_MS);
  }

  /** Remembers why and when to try again; returns it. */
  failed(action: Action, error: { readonly code: ErrorCode; readonly message: string }, nowMs: number): WriteFailure {
    const id = describeRef(refOf(action));
    const attempts = (this.failures.get(id)?.attempts ?? 0) + 1;
    const nextMs = nowMs + BACKOFF.baseMs + backoffMs(attempts, BACKOFF, this.random);
    const failure: WriteFailure = { code: error.code, message: error.message, attempts, nextMs };
    this.failures.set(id, { ...failure, content: contentOf(action) });
    if (isUncertain(error)) this.settle(id, action, nextMs);
    else this.writes.delete(id);
    return failure;
  }

  /** The write to this object that the cache does not show yet; undefined when there is none. */
  pending(ref: OwnedRef, nowMs: number): undefined | Action {
    const id = describeRef(ref);
    const write = this.writes.get(id);
    if (write === undefined) return undefined;
    const isOver = write.deadlineMs !== undefined && nowMs >= write.deadlineMs;
    if (!isOver && !isShown(write.action, this.shown(ref))) return write.action;
    this.writes.delete(id);
    return undefined;
  }

  /** Objects of one kind in one namespace with a write that the cache does not show yet. */
  pendingIn(kind: WantedObject["kind"], namespace: undefined | string, nowMs: number): Action[] {
    const refs = Array.from(this.writes.values(), (write) => refOf(write.action));
    return refs
      .filter((ref) => ref.kind === kind && (namespace === undefined || ref.namespace === namespace))
      .map((ref) => this.pending(ref, nowMs))
      .filter((action) => action !== undefined);
  }

  /** When the earliest pending write must have been shown; undefined while none waits for that. */
  deadlineMs(ref: OwnedRef): undefined | number {
    return this.writes.get(describeRef(ref))?.deadlineMs;
  }

  /** Why this very write is not to be tried yet; undefined when it may be. */
  blocked(action: Action, nowMs: number): undefined | WriteFailure {
    const failure = this.failing(action);
    return failure !== undefined && nowMs < failure.nextMs ? failure : undefined;
  }

  /** Why this very write failed the last time; undefined when it has not. */
  failing(action: Action): undefined | WriteFailure {
    const failure = this.failures.get(describeRef(refOf(action)));
    return failure !== undefined && failure.content === contentOf(action) ? failure : undefined;
  }

  get pendingCount(): number {
    return this.writes.size;
  }

  /** Every write that was refused and is still tried, with the reason. */
  describeFailures(nowMs: number): string[] {
    const tried = Array.from(this.failures).filter(([, failure]) => nowMs < failure.nextMs + SHOW_DEADLINE_MS);
    return tried.map(([id, failure]) => `${id}: ${failure.message}`).sort();
  }

  private settle(id: string, action: Action, deadlineMs: number): void {
    if (this.writes.get(id)?.action === action) this.writes.set(id, { action, deadlineMs });
  }

  private shown(ref: OwnedRef): undefined | Shown<KubeObject> {
    switch (ref.kind) {
      case "WorkloadEntry":
        return this.view.workloadEntry(ref.namespace, ref.name);
      case "DestinationRule":
        return this.view.destinationRule(ref.namespace, ref.name);
      case "Gateway":
        return this.view.gateway(ref.namespace, ref.name);
    }
  }
}

function isShown(action: Action, shown: undefined | Shown<KubeObject>): boolean {
  const meta = shown?.object.meta;
  switch (action.kind) {
    case "create":
      return meta !== undefined;
    case "replace":
      return meta?.resourceVersion !== action.over;
    case "delete":
      return meta?.uid !== action.uid;
  }
}

function contentOf(action: Action): string {
  return action.kind === "delete" ? `${action.uid} ${action.over}` : JSON.stringify(action.object);
}
