import type { Ack } from "../session/frames.js";
import { DIGEST_BYTES } from "../session/state-digest.js";
import { ProtoCursor } from "./proto-cursor.js";
import { varintSize, writeVarint } from "./varint.js";

/** Field `ack` of SubscriberFrame. */
const ACK_TAG = 0x12;
/** Fields of Ack. */
const VERSION_TAG = 0x08;
const DIGEST_TAG = 0x12;
const NO_REFUSALS: Ack["refusals"] = [];

/** Whether `writeAck` takes it. */
export function isPlainDigest(digest: undefined | string): boolean {
  return digest === undefined || digest.length === 2 * DIGEST_BYTES;
}

/** A whole SubscriberFrame, of an Ack that refuses nothing. */
export function writeAck(version: number, digest: undefined | string): Buffer {
  const size = 1 + varintSize(version) + (digest === undefined ? 0 : 2 + DIGEST_BYTES);
  const frame = Buffer.allocUnsafe(2 + size);
  frame[0] = ACK_TAG;
  frame[1] = size;
  frame[2] = VERSION_TAG;
  const at = writeVarint(frame, 3, version);
  if (digest !== undefined) {
    frame[at] = DIGEST_TAG;
    frame[at + 1] = DIGEST_BYTES;
    frame.write(digest, at + 2, "hex");
  }
  return frame;
}

/** Reads what `writeAck` writes; undefined for any other frame, which may be valid. */
export function readAck(bytes: Buffer): undefined | Ack {
  const cursor = new ProtoCursor(bytes);
  const end = cursor.tag() === ACK_TAG ? cursor.enter(bytes.length) : 0;
  if (end !== bytes.length || cursor.tag() !== VERSION_TAG) return undefined;
  const version = cursor.varint();
  const hasDigest = cursor.at < end;
  if (hasDigest && cursor.tag() !== DIGEST_TAG) return undefined;
  const digest = hasDigest ? cursor.hex(end, DIGEST_BYTES) : undefined;
  if (cursor.isOdd || cursor.at !== end) return undefined;
  return { kind: "ack", version, digest, refusals: NO_REFUSALS };
}
