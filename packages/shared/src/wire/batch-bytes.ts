import type { Basis } from "../domain/desired.js";
import { type Batch, type EncodedResource, NO_BASIS, type ReceivedResource } from "../session/frames.js";
import type { Basis__Output, Basis as BasisMessage } from "./gen/causeway/v1/Basis.js";
import { messageCodec } from "./messages.js";
import { ProtoCursor } from "./proto-cursor.js";
import { readResourceFields, UPSERT_TAG } from "./resource-bytes.js";
import { varintSize, writeVarint } from "./varint.js";

/** Field `batch` of PublisherFrame. */
const BATCH_TAG = 0x12;
/** Fields of Batch. */
const VERSION_TAG = 0x08;
const BASIS_TAG = 0x12;
const REMOVE_TAG = 0x22;
/** Fields of Basis. */
const STORE_TAG = 0x0a;
const REVISION_TAG = 0x10;

const basisCodec = messageCodec<BasisMessage, Basis__Output>("Basis");
/** All tables of a process have one basis, which changes seldom. */
let lastBasis = NO_BASIS;
let lastBasisBytes = basisCodec.encode(NO_BASIS);

/** A whole PublisherFrame. Resources come as they were serialised once: fields of one message may come in pieces. */
export function writeBatch({ version, basis, removes, upserts }: Batch<EncodedResource>): Buffer {
  const basisBytes = encodeBasis(basis);
  let size = 1 + varintSize(version) + fieldSize(basisBytes.length);
  for (const key of removes) size += fieldSize(Buffer.byteLength(key));
  for (const { bytes } of upserts) size += bytes.length;
  const frame = Buffer.allocUnsafe(fieldSize(size));
  frame[0] = BATCH_TAG;
  let at = writeVarint(frame, 1, size);
  frame[at] = VERSION_TAG;
  at = writeVarint(frame, at + 1, version);
  frame[at] = BASIS_TAG;
  at = writeVarint(frame, at + 1, basisBytes.length);
  frame.set(basisBytes, at);
  at += basisBytes.length;
  for (const key of removes) {
    frame[at] = REMOVE_TAG;
    at = writeVarint(frame, at + 1, Buffer.byteLength(key));
    at += frame.write(key, at, "utf8");
  }
  for (const { bytes } of upserts) {
    frame.set(bytes, at);
    at += bytes.length;
  }
  return frame;
}

/** Reads a PublisherFrame that holds a batch as `writeBatch` writes it; undefined for any other, which may be valid. */
export function readBatch(bytes: Buffer): undefined | Batch<ReceivedResource> {
  const cursor = new ProtoCursor(bytes);
  const end = cursor.tag() === BATCH_TAG ? cursor.enter(bytes.length) : 0;
  if (end !== bytes.length) return undefined;
  const upserts: ReceivedResource[] = [];
  const removes: string[] = [];
  let version = 0;
  let basis: undefined | Basis;
  while (cursor.at < end && !cursor.isOdd) {
    switch (cursor.tag()) {
      case VERSION_TAG:
        version = cursor.varint();
        break;
      case BASIS_TAG:
        // A second one would have to be merged with the first.
        if (basis !== undefined) return undefined;
        basis = readBasis(cursor, end);
        break;
      case UPSERT_TAG:
        upserts.push(readResourceFields(cursor, end));
        break;
      case REMOVE_TAG:
        removes.push(cursor.text(end));
        break;
      default:
        return undefined;
    }
  }
  if (cursor.isOdd || cursor.at !== end) return undefined;
  return { kind: "batch", version, basis: basis ?? NO_BASIS, upserts, removes };
}

function encodeBasis(basis: Basis): Buffer {
  if (basis !== lastBasis) {
    lastBasisBytes = basisCodec.encode(basis);
    lastBasis = basis;
  }
  return lastBasisBytes;
}

function readBasis(cursor: ProtoCursor, batchEnd: number): Basis {
  const end = cursor.enter(batchEnd);
  let storeId = "";
  let revision = 0;
  while (cursor.at < end && !cursor.isOdd) {
    const tag = cursor.tag();
    if (tag === STORE_TAG) storeId = cursor.text(end);
    else if (tag === REVISION_TAG) revision = cursor.varint();
    else cursor.isOdd = true;
  }
  if (cursor.at !== end) cursor.isOdd = true;
  return { storeId, revision: String(revision) };
}

function fieldSize(length: number): number {
  return 1 + varintSize(length) + length;
}
