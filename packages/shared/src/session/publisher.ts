import type { ProcessId } from "../domain/process-id.js";
import {
  type Ack,
  type Batch,
  type EncodedResource,
  type Goodbye,
  type Heartbeat,
  type HeartbeatTiming,
  type PublisherFrame,
  type ReceivedSubscriberFrame,
  type Refusal,
  resync,
  type Start,
  violation,
} from "./frames.js";
import type { PublishedTable } from "./published-table.js";
import { SentState } from "./sent-state.js";
import type { Term } from "./state-digest.js";

/** Batch and Complete frames that may be unacknowledged. */
export const WINDOW = 8;
/** Resources and keys in one batch, unless a single resource is larger. */
export const MAX_BATCH_BYTES = 256 * 1024;
/** What the key of a removed resource costs beside its characters. */
const REMOVE_OVERHEAD_BYTES = 4;

export interface PublisherOptions {
  readonly table: PublishedTable;
  readonly process: ProcessId;
  readonly features: readonly string[];
}

interface InFlight {
  readonly version: number;
  /** What the other end must have at that version; undefined before Complete. */
  readonly digest: undefined | string;
  /** What it carries: refused no longer once it is acknowledged, unless that Ack says so again. */
  readonly keys: readonly string[];
}

/**
 * One stream's publishing end. It keeps only the keys that it still has to send, and of each what it sent before: a slow
 * subscriber costs a set of keys, never a queue. The transport pulls frames with `next` as long as it can write.
 */
export class Publisher {
  private readonly options: PublisherOptions;
  /** Key -> what was sent of it on this stream, or held by the other end at its start. Promised keys come first. */
  private dirty = new Map<string, undefined | Term>();
  private readonly refused = new Map<string, string>();
  private readonly inFlight: InFlight[] = [];
  private start: undefined | Start;
  private sent: undefined | SentState;
  private promisedLeft = 0;
  private begin: undefined | PublisherFrame;
  private sentVersion = 0;
  private acknowledgedVersion = 0;
  /** What the other end must have at that version; undefined before Complete. */
  private acknowledgedDigest: undefined | string;
  private hasCompleted = false;
  private isEnded = false;
  private detach: () => void = () => undefined;

  constructor(options: PublisherOptions) {
    this.options = options;
  }

  /** Takes in a frame. Returns the goodbye to send when the stream cannot go on; ends itself then. */
  onFrame(frame: ReceivedSubscriberFrame): undefined | Goodbye {
    if (this.isEnded) return undefined;
    const goodbye = this.handle(frame);
    if (goodbye !== undefined) this.stop();
    return goodbye;
  }

  /** The next frame to send; undefined while there is nothing to send, the window is full, or nobody has started. */
  next(): undefined | PublisherFrame {
    if (this.isEnded) return undefined;
    if (this.sent === undefined) this.open();
    if (this.sent === undefined) return undefined;
    if (this.begin !== undefined) {
      const frame = this.begin;
      this.begin = undefined;
      return frame;
    }
    if (this.inFlight.length >= WINDOW) return undefined;
    if (this.isCompleteDue()) return this.complete(this.sent);
    const batch = this.batch(this.sent);
    // Every promised key may have turned out to be gone or sent already, and left nothing for a batch.
    return batch ?? (this.isCompleteDue() ? this.complete(this.sent) : undefined);
  }

  heartbeat(timing: HeartbeatTiming): Heartbeat {
    const isSettled = this.hasCompleted && this.dirty.size === 0;
    const digest = isSettled ? this.sent?.digest : undefined;
    return { kind: "heartbeat", version: this.sentVersion, basis: this.options.table.basis, digest, timing };
  }

  /** Lets go of the table. To be called when the stream is over, for whatever reason. */
  stop(): void {
    this.isEnded = true;
    this.detach();
    this.dirty.clear();
  }

  /** False: `next` has nothing until a frame comes in or the table changes. True promises no frame. */
  get isReady(): boolean {
    if (this.isEnded) return false;
    if (this.sent === undefined) return this.start !== undefined && !this.options.table.isHeld;
    if (this.begin !== undefined) return true;
    return this.inFlight.length < WINDOW && (this.dirty.size > 0 || this.isCompleteDue());
  }

  /** Of the last Batch or Complete sent. */
  get version(): number {
    return this.sentVersion;
  }

  /** Of the last Batch or Complete that the other end has taken in. */
  get ackedVersion(): number {
    return this.acknowledgedVersion;
  }

  /** Keys that wait to be sent. */
  get waiting(): number {
    return this.dirty.size;
  }

  /** Complete has been sent. */
  get isComplete(): boolean {
    return this.hasCompleted;
  }

  /** What the other end does not take, and what this end could not send. */
  get refusals(): ReadonlyMap<string, string> {
    const own = this.options.table.refusals;
    return own.size === 0 ? this.refused : new Map([...this.refused, ...own]);
  }

  /** The other end's process, once it has introduced itself. */
  get peer(): undefined | ProcessId {
    return this.start;
  }

  private handle(frame: ReceivedSubscriberFrame): undefined | Goodbye {
    switch (frame.kind) {
      case "start":
        return this.onStart(frame);
      case "ack":
        return this.onAck(frame);
      case "heartbeat":
        return this.onHeartbeat(frame);
      case "goodbye":
        this.stop();
        return undefined;
      case "unknown":
        return undefined;
    }
  }

  private onStart(start: Start): undefined | Goodbye {
    if (this.start !== undefined) return violation("a second Start on one stream");
    this.start = start;
    this.open();
    return undefined;
  }

  /** Compares what the other end holds with what is published by now, once it has started and the table is not held. */
  private open(): void {
    const { start } = this;
    const { table, process, features } = this.options;
    if (start === undefined || table.isHeld) return;
    const held = table.compare(start.bucketDigests);
    this.sent = new SentState(held);
    for (const key of table.keysIn(held.differing)) this.dirty.set(key, undefined);
    this.promisedLeft = this.dirty.size;
    for (const { key, reason } of start.refusals) if (table.get(key) !== undefined) this.refused.set(key, reason);
    this.begin = { kind: "begin", ...process, features, basis: table.basis, resentBuckets: held.differing };
    // A key that is dirty already keeps what was sent of it: the newest content is read when it is sent.
    this.detach = table.onChange((key, previous) => {
      if (!this.dirty.has(key)) this.dirty.set(key, previous);
    });
  }

  private onAck(ack: Ack): undefined | Goodbye {
    if (ack.version > this.sentVersion) return violation(`version ${ack.version} acknowledged before it was sent`);
    let last: undefined | InFlight;
    while (this.inFlight[0] !== undefined && this.inFlight[0].version <= ack.version) {
      last = this.inFlight.shift();
      for (const key of last?.keys ?? []) this.refused.delete(key);
    }
    if (last !== undefined) {
      this.acknowledgedVersion = last.version;
      this.acknowledgedDigest = last.digest;
    }
    this.noteRefusals(ack.refusals);
    return this.compare(ack.version, ack.digest);
  }

  private onHeartbeat(heartbeat: Heartbeat): undefined | Goodbye {
    return this.compare(heartbeat.version, heartbeat.digest);
  }

  /** Digests are comparable at equal versions only. */
  private compare(version: number, digest: undefined | string): undefined | Goodbye {
    const mine = version === this.acknowledgedVersion ? this.acknowledgedDigest : undefined;
    if (mine === undefined || digest === undefined || mine === digest) return undefined;
    return resync(`digest ${digest} of the subscriber is not ${mine} at version ${version}`);
  }

  private noteRefusals(refusals: readonly Refusal[]): void {
    for (const { key, reason } of refusals) {
      // Removed meanwhile: its Ack may still be on the way.
      if (this.options.table.get(key) !== undefined) this.refused.set(key, reason);
    }
  }

  private isCompleteDue(): boolean {
    return !this.hasCompleted && this.promisedLeft === 0;
  }

  private complete(sent: SentState): PublisherFrame {
    this.hasCompleted = true;
    const version = this.advance([]);
    return { kind: "complete", version, digest: sent.digest, count: sent.count, basis: this.options.table.basis };
  }

  private batch(sent: SentState): undefined | Batch<EncodedResource> {
    const upserts: EncodedResource[] = [];
    const removes: string[] = [];
    const { table } = this.options;
    let bytes = 0;
    let looked = 0;
    for (const [key, before] of this.dirty) {
      const resource = table.get(key);
      const cost = resource?.bytes.length ?? key.length + REMOVE_OVERHEAD_BYTES;
      if (upserts.length + removes.length > 0 && bytes + cost > MAX_BATCH_BYTES) break;
      looked += 1;
      const after = resource?.term;
      if (sameTerm(before, after)) continue;
      sent.replace(before, after);
      bytes += cost;
      if (resource === undefined) removes.push(key);
      else upserts.push(resource);
    }
    this.forget(looked);
    const keys = [...upserts.map(({ key }) => key), ...removes];
    if (keys.length === 0) return undefined;
    return { kind: "batch", version: this.advance(keys), basis: table.basis, upserts, removes };
  }

  /** Takes away as many dirty keys as have been looked at: all, as a rule. */
  private forget(looked: number): void {
    this.promisedLeft = Math.max(0, this.promisedLeft - looked);
    if (looked === this.dirty.size) {
      // A map that is emptied and filled again keeps all that it ever was from the collector; a new one costs nothing.
      if (looked > 0) this.dirty = new Map();
      return;
    }
    let left = looked;
    for (const key of this.dirty.keys()) {
      if (left === 0) break;
      left -= 1;
      this.dirty.delete(key);
    }
  }

  private advance(keys: readonly string[]): number {
    this.sentVersion += 1;
    const digest = this.hasCompleted ? this.sent?.digest : undefined;
    this.inFlight.push({ version: this.sentVersion, digest, keys });
    return this.sentVersion;
  }
}

function sameTerm(a: undefined | Term, b: undefined | Term): boolean {
  return a?.high === b?.high && a?.low === b?.low;
}
