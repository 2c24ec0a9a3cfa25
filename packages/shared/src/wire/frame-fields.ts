import type { Basis } from "../domain/desired.js";
import { type Goodbye, type GoodbyeReason, type Heartbeat, NO_BASIS, type Refusal } from "../session/frames.js";
import { BUCKETS, DIGEST_BYTES } from "../session/state-digest.js";
import type { Basis__Output } from "./gen/causeway/v1/Basis.js";
import type { Goodbye__Output, Goodbye as GoodbyeMessage } from "./gen/causeway/v1/Goodbye.js";
import type { Heartbeat__Output, Heartbeat as HeartbeatMessage } from "./gen/causeway/v1/Heartbeat.js";

/** Of one frame, and of one reason: so that a frame stays far below what the transport takes. */
const MAX_REFUSALS = 1_000;
const MAX_REASON_CHARACTERS = 1_000;
const BITS = 8;

/** Digests are 16 hex digits with us and 8 bytes on the wire; empty bytes stand for undefined. */
export function encodeDigest(digest: undefined | string): Buffer {
  return Buffer.from(digest ?? "", "hex");
}

/** Throws on any other length. */
export function decodeDigest(bytes: Buffer): undefined | string {
  if (bytes.length === 0) return undefined;
  if (bytes.length !== DIGEST_BYTES) throw new Error(`a digest of ${bytes.length} bytes`);
  return bytes.toString("hex");
}

export function decodeBasis(basis: null | Basis__Output): Basis {
  return basis ?? NO_BASIS;
}

/** One bit a bucket; empty bytes when there is none. */
export function encodeBuckets(buckets: ReadonlySet<number>): Buffer {
  if (buckets.size === 0) return Buffer.alloc(0);
  const bytes = Buffer.alloc(BUCKETS / BITS);
  for (const bucket of buckets) {
    const at = Math.floor(bucket / BITS);
    bytes.writeUInt8(bytes.readUInt8(at) | (1 << (bucket % BITS)), at);
  }
  return bytes;
}

export function decodeBuckets(bytes: Buffer): Set<number> {
  const buckets = new Set<number>();
  for (let bucket = 0; bucket < Math.min(BUCKETS, bytes.length * BITS); bucket += 1) {
    if ((bytes.readUInt8(Math.floor(bucket / BITS)) & (1 << (bucket % BITS))) !== 0) buckets.add(bucket);
  }
  return buckets;
}

export function encodeRefusals(refusals: readonly Refusal[]): Refusal[] {
  return refusals
    .slice(0, MAX_REFUSALS)
    .map(({ key, reason }) => ({ key, reason: reason.slice(0, MAX_REASON_CHARACTERS) }));
}

const REASONS = {
  unspecified: "GOODBYE_REASON_UNSPECIFIED",
  draining: "GOODBYE_REASON_DRAINING",
  superseded: "GOODBYE_REASON_SUPERSEDED",
  resync: "GOODBYE_REASON_RESYNC",
  violation: "GOODBYE_REASON_VIOLATION",
} as const;

export function encodeGoodbye({ reason, retryAfterMs, message }: Goodbye): GoodbyeMessage {
  return { reason: REASONS[reason], retryAfterMs: Math.round(retryAfterMs), message };
}

export function decodeGoodbye({ reason, retryAfterMs, message }: Goodbye__Output): Goodbye {
  const words = Object.keys(REASONS) as GoodbyeReason[];
  // A newer end's reason is read as none: the stream ends alike.
  const word = words.find((candidate) => REASONS[candidate] === reason) ?? "unspecified";
  return { kind: "goodbye", reason: word, retryAfterMs, message };
}

export function encodeHeartbeat({ version, basis, digest, timing }: Heartbeat): HeartbeatMessage {
  const { sentAtMs, echoMs, heldMs } = timing;
  return {
    ...{ version, digest: encodeDigest(digest), sentAtMs: Math.round(sentAtMs), heldMs: Math.round(heldMs) },
    ...(basis === undefined ? {} : { basis }),
    ...(echoMs === undefined ? {} : { echoMs: Math.round(echoMs) }),
  };
}

export function decodeHeartbeat(heartbeat: Heartbeat__Output): Heartbeat {
  const { version, basis, digest, sentAtMs, echoMs, heldMs } = heartbeat;
  return {
    kind: "heartbeat",
    version: Number(version),
    basis: basis ?? undefined,
    digest: decodeDigest(digest),
    timing: { sentAtMs: Number(sentAtMs), echoMs: echoMs === undefined ? undefined : Number(echoMs), heldMs },
  };
}
