import { packedSpace } from "./pack-bytes.js";
import { BatchTag, ResourceTag } from "./wire-tags.js";

const VARINT_MORE = 0x80;
const VARINT_MASK = 0x7f;
const VARINT_BASE = 0x80;
const TAG_BYTES = 1;

export interface ResourceFields {
  readonly key: string;
  readonly hash: Uint8Array;
  /** A whole number of milliseconds since the epoch. */
  readonly observedAtMs: number;
  readonly body: Uint8Array;
}

/** The bytes of a Batch that holds this resource and nothing else; they are made to live long. */
export function writeResource({ key, hash, observedAtMs, body }: ResourceFields): Uint8Array {
  const keyBytes = Buffer.byteLength(key);
  const size =
    fieldSize(keyBytes) + fieldSize(hash.length) + TAG_BYTES + varintSize(observedAtMs) + fieldSize(body.length);
  const bytes = packedSpace(fieldSize(size));
  let at = writeHead(bytes, 0, { tag: BatchTag.upserts, value: size });
  at = writeHead(bytes, at, { tag: ResourceTag.key, value: keyBytes });
  at += bytes.write(key, at, "utf8");
  at = writeHead(bytes, at, { tag: ResourceTag.hash, value: hash.length });
  bytes.set(hash, at);
  at = writeHead(bytes, at + hash.length, { tag: ResourceTag.observedAtMs, value: observedAtMs });
  at = writeHead(bytes, at, { tag: ResourceTag.body, value: body.length });
  bytes.set(body, at);
  return bytes;
}

/** Of a field with a length. */
function fieldSize(bytes: number): number {
  return TAG_BYTES + varintSize(bytes) + bytes;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > VARINT_MASK; rest = Math.floor(rest / VARINT_BASE)) size += 1;
  return size;
}

/** A tag and a number, which is the value or its length; returns where it ends. */
function writeHead(bytes: Uint8Array, at: number, { tag, value }: { tag: number; value: number }): number {
  let end = at;
  bytes[end] = tag;
  end += 1;
  let rest = value;
  for (; rest > VARINT_MASK; rest = Math.floor(rest / VARINT_BASE)) {
    bytes[end] = (rest % VARINT_BASE) | VARINT_MORE;
    end += 1;
  }
  bytes[end] = rest;
  return end + 1;
}
