import type { Basis } from "../domain/desired.js";
import { NO_BASIS, type ReceivedResource, type Refusal, sameBasis } from "./frames.js";
import { StateDigest, type Term, termOf } from "./state-digest.js";

/** One resource as a subscriber holds it. */
export interface Held<T> {
  /** Of the newest content received; 16 lower-case hex digits. */
  readonly hash: string;
  /** The last content that was taken; undefined when there was none, or the kind is unknown. */
  readonly value: undefined | T;
  /** Why the newest content is not `value`; undefined when it is. */
  readonly refusal: undefined | string;
  /** Of a kind that this version does not know: held by its hash only. */
  readonly isUnknown: boolean;
}

/** One resource of a state that was stored. */
export interface StoredResource<T> {
  readonly key: string;
  readonly hash: string;
  readonly value: T;
  /** What `termOf` gives for its key and hash, where it was stored too; undefined has it worked out. */
  readonly term: undefined | Term;
}

/** Taken as it came. */
const SOUND = { refusal: undefined, isUnknown: false };

/** What decoding one body found. */
export type Decoded<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unknown" };

/**
 * What a subscriber holds of one published state. It outlives its streams: a reconnect resumes from it. Only the
 * subscriber of the stream that is open now changes it.
 */
export class SubscribedState<T> {
  private readonly held = new Map<string, Held<T> & Term>();
  private readonly refused = new Map<string, string>();
  private readonly state = new StateDigest();
  private unknownKinds = 0;
  private hasCompleted = false;
  private currentBasis = NO_BASIS;

  /** Holds nothing yet; or what was stored of an earlier life, which counts as not complete. */
  constructor(stored: Iterable<StoredResource<T>> = [], basis: Basis = NO_BASIS) {
    this.currentBasis = basis;
    for (const { key, hash, value, term } of stored)
      this.hold(key, { hash, value, ...SOUND }, term ?? termOf(key, hash));
  }

  get(key: string): undefined | Held<T> {
    return this.held.get(key);
  }

  /** Every resource, refused ones and those of unknown kind included. */
  entries(): IterableIterator<[string, Held<T>]> {
    return this.held.entries();
  }

  get size(): number {
    return this.held.size;
  }

  /** A Complete has been received since this state was created: absence means "not there". */
  get isComplete(): boolean {
    return this.hasCompleted;
  }

  /** What the publisher derived its state from, as of the last frame that said so. */
  get basis(): Basis {
    return this.currentBasis;
  }

  /** 16 lower-case hex digits over all resources. */
  get digest(): string {
    return this.state.text;
  }

  /** Digest of what were left without these keys; for the subscriber. */
  digestWithout(keys: ReadonlySet<string>): string {
    const terms = Array.from(keys, (key) => this.held.get(key)).filter((term) => term !== undefined);
    return this.state.textWithout(terms);
  }

  /** Key -> why its newest content is not taken. */
  get refusals(): ReadonlyMap<string, string> {
    return this.refused;
  }

  /** Resources of kinds that this version does not know. */
  get unknownCount(): number {
    return this.unknownKinds;
  }

  /** For Start: the digests of all buckets, and what is refused. */
  describe(): { readonly bucketDigests: Uint8Array; readonly refusals: readonly Refusal[] } {
    const refusals = Array.from(this.refused, ([key, reason]) => ({ key, reason }));
    return { bucketDigests: this.state.toBytes(), refusals };
  }

  /** Takes in a resource; for the subscriber. */
  put(key: string, hash: string, decoded: Decoded<T>): void {
    const previous = this.held.get(key);
    if (previous !== undefined) this.subtract(previous);
    const value = decoded.kind === "value" ? decoded.value : decoded.kind === "refused" ? previous?.value : undefined;
    const refusal = decoded.kind === "refused" ? decoded.reason : undefined;
    const isUnknown = decoded.kind === "unknown";
    this.hold(key, { hash, value, refusal, isUnknown }, termOf(key, hash, previous?.bucket));
    if (refusal !== undefined) this.refused.set(key, refusal);
    else if (this.refused.size > 0) this.refused.delete(key);
    if (isUnknown) this.unknownKinds += 1;
  }

  /**
   * Works out anew what a resource contributes that was sent although it is held: a stored term that was wrong leads to that;
   * for the subscriber.
   */
  confirm(key: string): void {
    const held = this.held.get(key);
    if (held === undefined) return;
    this.state.remove(held);
    this.hold(key, held, termOf(key, held.hash));
  }

  /** Forgets a resource and returns what was held of it; for the subscriber. */
  drop(key: string): undefined | Held<T> {
    const previous = this.held.get(key);
    if (previous === undefined) return undefined;
    this.held.delete(key);
    this.subtract(previous);
    this.refused.delete(key);
    return previous;
  }

  /** Keys whose bucket is among these; for the subscriber. */
  keysIn(buckets: ReadonlySet<number>): Set<string> {
    const keys = new Set<string>();
    if (buckets.size === 0) return keys;
    for (const [key, { bucket }] of this.held) if (buckets.has(bucket)) keys.add(key);
    return keys;
  }

  /** Whether exactly this content is held; for the subscriber. */
  holds(resource: ReceivedResource): boolean {
    return this.held.get(resource.key)?.hash === resource.hash;
  }

  /** Returns whether that is news; for the subscriber. */
  setBasis(basis: Basis): boolean {
    if (sameBasis(basis, this.currentBasis)) return false;
    this.currentBasis = basis;
    return true;
  }

  /** For the subscriber. */
  complete(): void {
    this.hasCompleted = true;
  }

  private hold(key: string, { hash, value, refusal, isUnknown }: Held<T>, { bucket, high, low }: Term): void {
    const held = { hash, value, refusal, isUnknown, bucket, high, low };
    this.held.set(key, held);
    this.state.add(held);
  }

  private subtract(previous: Held<T> & Term): void {
    this.state.remove(previous);
    if (previous.isUnknown) this.unknownKinds -= 1;
  }
}
