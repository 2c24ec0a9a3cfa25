import type { Basis } from "../domain/desired.js";
import type { ProcessId } from "../domain/process-id.js";
import {
  type Ack,
  type Batch,
  type Begin,
  type Complete,
  type Goodbye,
  type Heartbeat,
  type HeartbeatTiming,
  type ReceivedPublisherFrame,
  type ReceivedResource,
  type Refusal,
  resync,
  type Start,
  violation,
} from "./frames.js";
import type { Decoded, SubscribedState } from "./subscribed-state.js";

/** What one frame changed, in the order in which it is to be taken in. */
export type SubscriberEvent<T> =
  /** Until the next `complete` some of what is held is from before, and may not be what the publisher says now. */
  | { readonly kind: "resuming" }
  | {
      readonly kind: "upsert";
      readonly key: string;
      readonly value: T;
      readonly hash: string;
      readonly observedAtMs: number;
    }
  | { readonly kind: "remove"; readonly key: string }
  | { readonly kind: "complete"; readonly basis: Basis }
  | { readonly kind: "basis"; readonly basis: Basis }
  | { readonly kind: "refused"; readonly key: string; readonly reason: string };

export interface SubscriberOptions<T> {
  readonly state: SubscribedState<T>;
  readonly decode: (key: string, body: Uint8Array) => Decoded<T>;
  readonly process: ProcessId;
  readonly features: readonly string[];
  /** A publisher with more resources breaks the protocol. */
  readonly maxResources: number;
}

/** What to do after one frame. */
export interface Received<T> {
  readonly events: readonly SubscriberEvent<T>[];
  /** To be sent when the stream cannot go on. */
  readonly goodbye: undefined | Goodbye;
}

const NOTHING: Received<never> = { events: [], goodbye: undefined };

/**
 * One stream's subscribing end: takes frames into a state that outlives it. The transport pulls what is to be sent with
 * `next`; acknowledgements that it could not send in time become one.
 */
export class Subscriber<T> {
  private readonly options: SubscriberOptions<T>;
  private begin: undefined | Begin;
  /** Keys of resent buckets that have not been sent again yet: gone at Complete. */
  private unconfirmed = new Set<string>();
  private isCompleted = false;
  private isEnded = false;
  private takenVersion = 0;
  private isStarted = false;
  private isAckDue = false;
  /** Refused since the last Ack; whether they still are is looked up when it is sent. */
  private readonly newlyRefused = new Set<string>();

  constructor(options: SubscriberOptions<T>) {
    this.options = options;
  }

  /** The next frame to send: Start, later an Ack whenever there is something to acknowledge. */
  next(): undefined | Start | Ack {
    if (this.isEnded) return undefined;
    if (!this.isStarted) return this.start();
    return this.isAckDue ? this.ack() : undefined;
  }

  /** Takes in a frame. */
  onFrame(frame: ReceivedPublisherFrame): Received<T> {
    if (this.isEnded) return NOTHING;
    const received = this.handle(frame);
    if (received.goodbye !== undefined) this.isEnded = true;
    return received;
  }

  heartbeat(timing: HeartbeatTiming): Heartbeat {
    return { kind: "heartbeat", version: this.version, basis: undefined, digest: this.comparableDigest, timing };
  }

  /** Every later frame is ignored. To be called when the stream is over, for whatever reason. */
  stop(): void {
    this.isEnded = true;
  }

  /** Whether `next` has a frame. */
  get isReady(): boolean {
    return !this.isEnded && (!this.isStarted || this.isAckDue);
  }

  /** Of the last Batch or Complete taken in. */
  get version(): number {
    return this.takenVersion;
  }

  /** What is taken in is never behind itself. */
  get ackedVersion(): number {
    return this.takenVersion;
  }

  /** A subscriber has no resources to send. */
  get waiting(): number {
    return 0;
  }

  /** Key -> why its newest content is not taken. */
  get refusals(): ReadonlyMap<string, string> {
    return this.options.state.refusals;
  }

  /** This stream has delivered its Complete. */
  get isComplete(): boolean {
    return this.isCompleted;
  }

  /** The other end's process, once it has introduced itself. */
  get peer(): undefined | ProcessId {
    return this.begin;
  }

  private handle(frame: ReceivedPublisherFrame): Received<T> {
    switch (frame.kind) {
      case "begin":
        return this.onBegin(frame);
      case "batch":
        return this.onBatch(frame);
      case "complete":
        return this.onComplete(frame);
      case "heartbeat":
        return this.onHeartbeat(frame);
      case "goodbye":
        this.isEnded = true;
        return NOTHING;
      case "unknown":
        return NOTHING;
    }
  }

  private onBegin(begin: Begin): Received<T> {
    if (this.begin !== undefined) return refuse("a second Begin on one stream");
    this.begin = begin;
    this.unconfirmed = this.options.state.keysIn(begin.resentBuckets);
    const resuming = this.unconfirmed.size > 0 ? [{ kind: "resuming" } as const] : [];
    return { events: [...resuming, ...this.noteBasis(begin.basis)], goodbye: undefined };
  }

  private onBatch(batch: Batch<ReceivedResource>): Received<T> {
    const problem = this.advance(batch.version);
    if (problem !== undefined) return problem;
    const events = this.noteBasis(batch.basis);
    for (const resource of batch.upserts) this.take(resource, events);
    for (const key of batch.removes) this.remove(key, events);
    const { state, maxResources } = this.options;
    if (state.size > maxResources) return refuse(`more than ${maxResources} resources`, events);
    return { events, goodbye: undefined };
  }

  private onComplete(complete: Complete): Received<T> {
    const problem = this.advance(complete.version);
    if (problem !== undefined) return problem;
    if (this.isCompleted) return refuse("a second Complete on one stream");
    const events = this.noteBasis(complete.basis);
    const { state } = this.options;
    const digest = state.digestWithout(this.unconfirmed);
    const count = state.size - this.unconfirmed.size;
    // Before anything goes: where the two ends do not agree, absence says nothing.
    if (digest !== complete.digest || count !== complete.count) {
      const [mine, theirs] = [`${digest} of ${count} resources`, `${complete.digest} of ${complete.count}`];
      return { events, goodbye: resync(`digest ${mine} is not the publisher's ${theirs} at Complete`) };
    }
    for (const key of this.unconfirmed) this.remove(key, events);
    this.isCompleted = true;
    state.complete();
    events.push({ kind: "complete", basis: complete.basis });
    return { events, goodbye: undefined };
  }

  private onHeartbeat(heartbeat: Heartbeat): Received<T> {
    const events = heartbeat.basis === undefined || this.begin === undefined ? [] : this.noteBasis(heartbeat.basis);
    const mine = heartbeat.version === this.version ? this.comparableDigest : undefined;
    if (mine === undefined || heartbeat.digest === undefined || mine === heartbeat.digest) {
      return { events, goodbye: undefined };
    }
    return { events, goodbye: resync(`digest ${mine} is not the publisher's ${heartbeat.digest} at a heartbeat`) };
  }

  private take(resource: ReceivedResource, events: SubscriberEvent<T>[]): void {
    const { key, hash, observedAtMs } = resource;
    const { state, decode } = this.options;
    this.unconfirmed.delete(key);
    if (state.holds(resource)) {
      state.confirm(key);
      if (state.refusals.has(key)) this.newlyRefused.add(key);
      return;
    }
    const decoded = decode(key, resource.body);
    state.put(key, hash, decoded);
    if (decoded.kind === "value") events.push({ kind: "upsert", key, value: decoded.value, hash, observedAtMs });
    if (decoded.kind !== "refused") return;
    this.newlyRefused.add(key);
    events.push({ kind: "refused", key, reason: decoded.reason });
  }

  private remove(key: string, events: SubscriberEvent<T>[]): void {
    this.unconfirmed.delete(key);
    const previous = this.options.state.drop(key);
    if (previous !== undefined && !previous.isUnknown) events.push({ kind: "remove", key });
  }

  private noteBasis(basis: Basis): SubscriberEvent<T>[] {
    return this.options.state.setBasis(basis) ? [{ kind: "basis", basis }] : [];
  }

  private advance(version: number): undefined | Received<T> {
    if (this.begin === undefined) return refuse("a frame before Begin");
    if (version !== this.takenVersion + 1) return refuse(`version ${version} after ${this.takenVersion}`);
    this.takenVersion = version;
    this.isAckDue = true;
    return undefined;
  }

  private start(): Start {
    this.isStarted = true;
    const { state, process, features } = this.options;
    return { kind: "start", ...process, features, ...state.describe() };
  }

  private ack(): Ack {
    const refusals: Refusal[] = [];
    this.isAckDue = false;
    const ack: Ack = { kind: "ack", version: this.takenVersion, digest: this.comparableDigest, refusals };
    if (this.newlyRefused.size === 0) return ack;
    for (const key of this.newlyRefused) {
      const reason = this.options.state.refusals.get(key);
      if (reason !== undefined) refusals.push({ key, reason });
    }
    this.newlyRefused.clear();
    return ack;
  }

  /** Before Complete, old and new content are mixed. */
  private get comparableDigest(): undefined | string {
    return this.isCompleted ? this.options.state.digest : undefined;
  }
}

function refuse<T>(message: string, events: readonly SubscriberEvent<T>[] = []): Received<T> {
  return { events, goodbye: violation(message) };
}
