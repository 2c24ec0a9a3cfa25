import type { Basis } from "../domain/desired.js";
import { type EncodedResource, NO_BASIS, sameBasis } from "./frames.js";
import { type BucketComparison, StateDigest, type Term } from "./state-digest.js";

/** A larger resource is not published. */
export const MAX_RESOURCE_BYTES = 1024 * 1024;

/** Called with the key that changed and what its resource contributed before; undefined when there was none. */
export type TableListener = (key: string, previous: undefined | Term) => void;

/**
 * What one side publishes, with a single owner. Any number of streams read it; each keeps only the keys that it still
 * has to send.
 */
export class PublishedTable {
  private readonly published = new Map<string, EncodedResource>();
  private readonly tooLarge = new Map<string, string>();
  private readonly state = new StateDigest();
  private readonly listeners = new Set<TableListener>();
  private readonly releaseListeners = new Set<() => void>();
  private currentBasis = NO_BASIS;
  private held = false;

  /**
   * Publishes a resource. Returns whether that changes anything: equal content does not, and neither does a resource
   * above 1 MiB, which is listed in `refusals` while the content published before stays.
   */
  set(resource: EncodedResource): boolean {
    const { key, hash, bytes, term } = resource;
    if (bytes.length > MAX_RESOURCE_BYTES) {
      this.tooLarge.set(key, `${bytes.length} bytes are more than the ${MAX_RESOURCE_BYTES} that a resource may have`);
      return false;
    }
    this.tooLarge.delete(key);
    const previous = this.published.get(key);
    if (previous?.hash === hash) return false;
    if (previous !== undefined) this.state.remove(previous.term);
    this.state.add(term);
    this.published.set(key, resource);
    this.tell(key, previous?.term);
    return true;
  }

  /** Returns whether the key was published. */
  delete(key: string): boolean {
    this.tooLarge.delete(key);
    const previous = this.published.get(key);
    if (previous === undefined) return false;
    this.published.delete(key);
    this.state.remove(previous.term);
    this.tell(key, previous.term);
    return true;
  }

  get(key: string): undefined | EncodedResource {
    return this.published.get(key);
  }

  keys(): IterableIterator<string> {
    return this.published.keys();
  }

  get size(): number {
    return this.published.size;
  }

  /** 16 lower-case hex digits over all resources. */
  get digest(): string {
    return this.state.text;
  }

  /** Resources that are not published as they should be, with the reason. */
  get refusals(): ReadonlyMap<string, string> {
    return this.tooLarge;
  }

  /** What the resources were derived from. */
  get basis(): Basis {
    return this.currentBasis;
  }

  /** Travels with the next batch or heartbeat; a change of it alone wakes nobody. */
  setBasis(basis: Basis): void {
    if (!sameBasis(basis, this.currentBasis)) this.currentBasis = basis;
  }

  /** Streams wait before their first frame: what is published so far is not what it will be in a moment. */
  hold(): void {
    this.held = true;
  }

  /** Streams that wait begin. */
  release(): void {
    if (!this.held) return;
    this.held = false;
    for (const listener of this.releaseListeners) listener();
  }

  get isHeld(): boolean {
    return this.held;
  }

  /** Calls back at each release; the returned function ends that. */
  onRelease(listener: () => void): () => void {
    this.releaseListeners.add(listener);
    return () => void this.releaseListeners.delete(listener);
  }

  /** Calls back after each change, before `set` or `delete` returns; the returned function ends that. */
  onChange(listener: TableListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Keys whose bucket is among these. */
  *keysIn(buckets: ReadonlySet<number>): Iterable<string> {
    if (buckets.size === 0) return;
    for (const [key, { term }] of this.published) if (buckets.has(term.bucket)) yield key;
  }

  /** Which buckets differ from a subscriber's, given the digests of its Start. */
  compare(bucketDigests: Uint8Array): BucketComparison {
    return this.state.compare(bucketDigests);
  }

  private tell(key: string, previous: undefined | Term): void {
    for (const listener of this.listeners) listener(key, previous);
  }
}
