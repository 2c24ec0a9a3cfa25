import type { Basis } from "../domain/desired.js";
import { type Batch, NO_BASIS, type ReceivedResource } from "../session/frames.js";
import { DIGEST_BYTES } from "../session/state-digest.js";
import type { Basis__Output } from "./gen/causeway/v1/Basis.js";
import { messageCodec } from "./messages.js";
import { BATCH_TAG, BatchTag, MAX_KEY_CHARACTERS, ResourceTag } from "./wire-tags.js";

const basisCodec = messageCodec<object, Basis__Output>("Basis");
const VARINT_MORE = 0x80;
const VARINT_MASK = 0x7f;
const VARINT_BASE = 0x80;

interface Reading {
  readonly bytes: Buffer;
  at: number;
}

/** The bytes are not what this version writes. */
const STRANGE = new Error("not what this version writes");

/**
 * Reads a PublisherFrame with one Batch as this version writes it: the frames that come by the thousand, and a fifth of the
 * work that generated code makes of them. Undefined for any other bytes, be they of a newer version or broken: those are for
 * the generated code to judge.
 */
export function readBatchFrame(bytes: Buffer): undefined | Batch<ReceivedResource> {
  if (bytes[0] !== BATCH_TAG) return undefined;
  try {
    const reading = { bytes, at: 1 };
    if (readEnd(reading) !== bytes.length) return undefined;
    return readBatch(reading, bytes.length);
  } catch {
    return undefined;
  }
}

function readBatch(reading: Reading, end: number): Batch<ReceivedResource> {
  let version = 0;
  let basis: undefined | Basis;
  const upserts: ReceivedResource[] = [];
  const removes: string[] = [];
  while (reading.at < end) {
    const tag = readVarint(reading);
    if (tag === BatchTag.version) version = readVarint(reading);
    else if (tag === BatchTag.upserts) upserts.push(readResourceField(reading));
    else if (tag === BatchTag.removes) removes.push(readText(reading));
    else if (tag === BatchTag.basis && basis === undefined) basis = basisCodec.decode(readBytes(reading));
    else throw STRANGE;
  }
  return { kind: "batch", version, basis: basis ?? NO_BASIS, upserts, removes };
}

function readResourceField(reading: Reading): ReceivedResource {
  const end = readEnd(reading);
  let key = "";
  let hash = "";
  let observedAtMs = 0;
  let body: undefined | Buffer;
  while (reading.at < end) {
    const tag = readVarint(reading);
    if (tag === ResourceTag.key) key = readText(reading);
    else if (tag === ResourceTag.hash) hash = readHash(reading);
    else if (tag === ResourceTag.observedAtMs) observedAtMs = readVarint(reading);
    else if (tag === ResourceTag.body) body = readBytes(reading);
    else throw STRANGE;
  }
  if (reading.at !== end || key === "" || key.length > MAX_KEY_CHARACTERS || hash === "") throw STRANGE;
  return { key, hash, observedAtMs, body: body ?? Buffer.alloc(0) };
}

function readText(reading: Reading): string {
  const end = readEnd(reading);
  const text = reading.bytes.toString("utf8", reading.at, end);
  reading.at = end;
  return text;
}

function readHash(reading: Reading): string {
  const end = readEnd(reading);
  if (end - reading.at !== DIGEST_BYTES) throw STRANGE;
  const text = reading.bytes.toString("hex", reading.at, end);
  reading.at = end;
  return text;
}

function readBytes(reading: Reading): Buffer {
  const end = readEnd(reading);
  const bytes = reading.bytes.subarray(reading.at, end);
  reading.at = end;
  return bytes;
}

/** Reads a length; where what has it ends. */
function readEnd(reading: Reading): number {
  const length = readVarint(reading);
  const end = reading.at + length;
  if (end > reading.bytes.length) throw STRANGE;
  return end;
}

function readVarint(reading: Reading): number {
  const { bytes } = reading;
  let value = 0;
  for (let factor = 1; ; factor *= VARINT_BASE) {
    const byte = bytes[reading.at];
    if (byte === undefined || value > Number.MAX_SAFE_INTEGER) throw STRANGE;
    reading.at += 1;
    value += (byte & VARINT_MASK) * factor;
    if ((byte & VARINT_MORE) === 0) break;
  }
  if (value > Number.MAX_SAFE_INTEGER) throw STRANGE;
  return value;
}
