import type { Clock, Reason } from "@causeway/shared";
import type { ConfigRecord } from "../core/config/config-state.js";
import { EventLog } from "../core/status/event-log.js";
import { objectSummary, type SummaryParts } from "../core/status/object-summary.js";
import { parentOf } from "../core/status/parent-of.js";
import type { StatusWord } from "../core/status/status-word.js";
import type { Summary } from "../core/status/summary.js";
import type { EventBus } from "./event-bus.js";

export interface StatusTellerOptions {
  /** As things are at the moment of the call. */
  readonly parts: () => SummaryParts;
  readonly bus: EventBus;
  readonly clock: Clock;
}

/** Judges objects, keeps their last events, and tells whoever watches of those that have changed. */
export class StatusTeller {
  readonly log = new EventLog();
  private readonly options: StatusTellerOptions;
  /** What was told of each object last. */
  private readonly told = new Map<string, { readonly status: StatusWord; readonly signature: string }>();
  private isSilent = true;

  constructor(options: StatusTellerOptions) {
    this.options = options;
  }

  /** From now on changes are told, not only remembered: what was there at the start is no news. */
  speak(): void {
    this.isSilent = false;
  }

  judge(record: ConfigRecord): void {
    const parts = this.options.parts();
    const summary = objectSummary(record, parts);
    const above = parts.tree.set(record.path, parentOf(record.object), summary.status);
    this.tell(record, summary);
    for (const { path } of above) this.tellParent(path === record.path ? undefined : parts.records.get(path), parts);
  }

  /** A person has written the object. */
  written({ path, resourceVersion }: ConfigRecord, action: "created" | "updated"): void {
    const event = { etag: resourceVersion, timestamp: this.now(), type: "ACCEPTED", reason: "", message: action };
    this.log.add(path, { ...event, edges: {} });
  }

  /** The object is no more. */
  forget(path: string): void {
    const parts = this.options.parts();
    this.told.delete(path);
    this.log.delete(path);
    for (const { path: above } of parts.tree.delete(path)) this.tellParent(parts.records.get(above), parts);
  }

  private tellParent(record: undefined | ConfigRecord, parts: SummaryParts): void {
    if (record !== undefined) this.tell(record, objectSummary(record, parts));
  }

  private tell({ path, resourceVersion: etag }: ConfigRecord, summary: Summary): void {
    const { status, reason, message } = summary;
    const before = this.told.get(path);
    const signature = `${status} ${PASSING.has(reason) ? "" : reason} ${etag}`;
    if (before?.signature === signature) return;
    this.told.set(path, { status, signature });
    const timestamp = this.now();
    this.log.add(path, { etag, timestamp, type: status, reason, message, edges: shownEdges(summary) });
    if (this.isSilent) return;
    const event = { type: "status", timestamp, path, etag, status, before: before?.status ?? "" } as const;
    this.options.bus.publish({ ...event, reason, message });
  }

  private now(): string {
    return new Date(this.options.clock.now()).toISOString();
  }
}

/** What something on its way goes through in no particular order: from one to the other nothing has happened. */
const PASSING: ReadonlySet<string> = new Set<Reason>([
  "NotConfirmed",
  "OrderPending",
  "SourcePending",
  "GatewayPending",
  "Planning",
]);

const MAX_EDGES = 50;

/** Those that are not ready before the others, as far as they fit. */
function shownEdges(summary: Summary): Record<string, { status: StatusWord; reason: Summary["reason"] }> {
  const edges = [...summary.edges()].map(([cluster, { status, reason }]) => [cluster, { status, reason }] as const);
  const unready = edges.filter(([, { status }]) => status !== "READY");
  const ready = edges.filter(([, { status }]) => status === "READY");
  return Object.fromEntries([...unready, ...ready].slice(0, MAX_EDGES));
}
