import { sha256Binary, sha256Hex } from "../domain/hash.js";

export const BUCKETS = 256;
/** Bytes of one digest, of one hash, and of one term. */
export const DIGEST_BYTES = 8;
const HEX_PER_BYTE = 2;
/** Bytes of 32 bits. */
const HALF_BYTES = 4;

/** What one resource contributes to the digest of the state that contains it: 64 bits, as two halves of 32, signed. */
export interface Term {
  /** 0 to 255; the same for every version of a resource. */
  readonly bucket: number;
  readonly high: number;
  readonly low: number;
}

/**
 * `hash` is 16 lower-case hex digits; `bucket` is that of another version of the same key, which spares a hash. The
 * definition is with `bucket_digests` in link.proto.
 */
export function termOf(key: string, hash: string, bucket = bucketOf(key)): Term {
  const bits = sha256Binary(key, Buffer.from(hash, "hex"));
  return { bucket, high: halfOf(bits, 0), low: halfOf(bits, HALF_BYTES) };
}

function bucketOf(key: string): number {
  return sha256Binary(key).charCodeAt(0);
}

/** Signed, so that it stands in the object itself: there is one term for each resource of each state. */
function halfOf(bytes: string, from: number): number {
  return (
    (bytes.charCodeAt(from) << 24) |
    (bytes.charCodeAt(from + 1) << 16) |
    (bytes.charCodeAt(from + 2) << 8) |
    bytes.charCodeAt(from + 3)
  );
}

/** The first 64 bits of SHA-256 over the body, as 16 lower-case hex digits. */
export function hashOfBody(body: Uint8Array): string {
  const digits = DIGEST_BYTES * HEX_PER_BYTE;
  // A slice of the text would keep all of it, and hashes live as long as what they are of.
  return Buffer.from(sha256Hex(body), "latin1").toString("latin1", 0, digits);
}

/** Two halves of 64 bits as 16 lower-case hex digits. */
export function digestText(high: number, low: number): string {
  return (high >>> 0).toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");
}

/** Digest of a set of resources, whole and by bucket, kept up to date at the cost of the change. */
export class StateDigest {
  private readonly highs = new Uint32Array(BUCKETS);
  private readonly lows = new Uint32Array(BUCKETS);
  private readonly counts = new Uint32Array(BUCKETS);
  private high = 0;
  private low = 0;

  add(term: Term): void {
    this.combine(term, 1);
  }

  remove(term: Term): void {
    this.combine(term, -1);
  }

  /** Of the whole state, as 16 lower-case hex digits. */
  get text(): string {
    return digestText(this.high, this.low);
  }

  /** As `text`, were these resources gone. */
  textWithout(terms: Iterable<Term>): string {
    let { high, low } = this;
    for (const term of terms) {
      high ^= term.high;
      low ^= term.low;
    }
    return digestText(high, low);
  }

  /** All buckets, 8 bytes each; empty when there is nothing. */
  toBytes(): Uint8Array {
    if (this.counts.every((count) => count === 0)) return new Uint8Array();
    const bytes = Buffer.alloc(BUCKETS * DIGEST_BYTES);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      bytes.writeUInt32BE(this.highs[bucket] ?? 0, bucket * DIGEST_BYTES);
      bytes.writeUInt32BE(this.lows[bucket] ?? 0, bucket * DIGEST_BYTES + 4);
    }
    return bytes;
  }

  /** Compares with what `toBytes` gave at the other end. */
  compare(other: Uint8Array): BucketComparison {
    const mine = this.toBytes();
    const differing = new Set<number>();
    const result = { differing, equalHigh: 0, equalLow: 0, equalCount: 0 };
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      if (!sameBucket(mine, other, bucket)) differing.add(bucket);
      else {
        result.equalHigh ^= this.highs[bucket] ?? 0;
        result.equalLow ^= this.lows[bucket] ?? 0;
        result.equalCount += this.counts[bucket] ?? 0;
      }
    }
    return result;
  }

  private combine(term: Term, count: 1 | -1): void {
    const { bucket, high, low } = term;
    this.highs[bucket] = (this.highs[bucket] ?? 0) ^ high;
    this.lows[bucket] = (this.lows[bucket] ?? 0) ^ low;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + count;
    this.high ^= high;
    this.low ^= low;
  }
}

export interface BucketComparison {
  /** Buckets whose digests differ. */
  readonly differing: ReadonlySet<number>;
  /** Digest and number of the resources in all other buckets. */
  readonly equalHigh: number;
  readonly equalLow: number;
  readonly equalCount: number;
}

/** Empty bytes stand for nothing held: every bucket is zero. */
function sameBucket(mine: Uint8Array, other: Uint8Array, bucket: number): boolean {
  for (let index = bucket * DIGEST_BYTES; index < (bucket + 1) * DIGEST_BYTES; index += 1) {
    if ((mine[index] ?? 0) !== (other[index] ?? 0)) return false;
  }
  return true;
}
