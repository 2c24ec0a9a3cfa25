import type { ReceivedResource } from "../session/frames.js";
import { DIGEST_BYTES } from "../session/state-digest.js";
import { reservePacked } from "./pack-bytes.js";
import type { ProtoCursor } from "./proto-cursor.js";
import { varintSize, writeVarint } from "./varint.js";

export const MAX_KEY_CHARACTERS = 1_024;
/** Field `upserts` of Batch. */
export const UPSERT_TAG = 0x1a;
/** Fields of Resource. */
const KEY_TAG = 0x0a;
const HASH_TAG = 0x12;
const OBSERVED_TAG = 0x18;
const BODY_TAG = 0x22;
/** Of the four fields, and the length of the hash. */
const HEAD_BYTES = 5;
const NOTHING = Buffer.alloc(0);

/** The bytes of a Batch that holds this resource and nothing else: what the generated codec would write. */
export function writeResource({ key, hash, observedAtMs, body }: ReceivedResource): Uint8Array {
  const keyBytes = Buffer.byteLength(key);
  const fields = varintSize(keyBytes) + keyBytes + DIGEST_BYTES + varintSize(observedAtMs);
  const size = HEAD_BYTES + fields + varintSize(body.length) + body.length;
  const bytes = reservePacked(1 + varintSize(size) + size);
  bytes[0] = UPSERT_TAG;
  let at = writeVarint(bytes, 1, size);
  bytes[at] = KEY_TAG;
  at = writeVarint(bytes, at + 1, keyBytes);
  at += bytes.write(key, at, "utf8");
  bytes[at] = HASH_TAG;
  bytes[at + 1] = DIGEST_BYTES;
  at += 2 + bytes.write(hash, at + 2, "hex");
  bytes[at] = OBSERVED_TAG;
  at = writeVarint(bytes, at + 1, observedAtMs);
  bytes[at] = BODY_TAG;
  bytes.set(body, writeVarint(bytes, at + 1, body.length));
  return bytes;
}

/** Reads the fields of a Resource, its tag in the batch being read already; odd unless it has each that it must have. */
export function readResourceFields(cursor: ProtoCursor, batchEnd: number): ReceivedResource {
  const end = cursor.enter(batchEnd);
  let key = "";
  let hash = "";
  let observedAtMs = 0;
  let body: undefined | Buffer;
  while (cursor.at < end && !cursor.isOdd) {
    switch (cursor.tag()) {
      case KEY_TAG:
        key = cursor.text(end);
        break;
      case HASH_TAG:
        hash = cursor.hex(end, DIGEST_BYTES);
        break;
      case OBSERVED_TAG:
        observedAtMs = cursor.varint();
        break;
      case BODY_TAG:
        body = cursor.slice(end);
        break;
      default:
        cursor.isOdd = true;
    }
  }
  const isWhole = key !== "" && key.length <= MAX_KEY_CHARACTERS && hash !== "" && body !== undefined;
  if (!isWhole || cursor.at !== end) cursor.isOdd = true;
  return { key, hash, observedAtMs, body: body ?? NOTHING };
}
