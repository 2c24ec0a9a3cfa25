import type { Batch, PublisherFrame, ReceivedPublisherFrame, ReceivedResource } from "../session/frames.js";
import { readBatch, writeBatch } from "./batch-bytes.js";
import {
  decodeBasis,
  decodeBuckets,
  decodeDigest,
  decodeGoodbye,
  decodeHeartbeat,
  encodeBuckets,
  encodeDigest,
  encodeGoodbye,
  encodeHeartbeat,
} from "./frame-fields.js";
import type { Batch__Output } from "./gen/causeway/v1/Batch.js";
import type { Begin__Output } from "./gen/causeway/v1/Begin.js";
import type { Complete__Output } from "./gen/causeway/v1/Complete.js";
import type { PublisherFrame__Output, PublisherFrame as PublisherMessage } from "./gen/causeway/v1/PublisherFrame.js";
import { messageCodec } from "./messages.js";
import { readResource } from "./resource-codec.js";

const frameCodec = messageCodec<PublisherMessage, PublisherFrame__Output>("PublisherFrame");

export function encodePublisherFrame(frame: PublisherFrame): Buffer {
  switch (frame.kind) {
    case "begin": {
      const { kind: _, resentBuckets, features, ...begin } = frame;
      return frameCodec.encode({
        begin: { ...begin, features: [...features], resentBuckets: encodeBuckets(resentBuckets) },
      });
    }
    case "batch":
      return writeBatch(frame);
    case "complete": {
      const { kind: _, digest, ...complete } = frame;
      return frameCodec.encode({ complete: { ...complete, digest: encodeDigest(digest) } });
    }
    case "heartbeat":
      return frameCodec.encode({ heartbeat: encodeHeartbeat(frame) });
    case "goodbye":
      return frameCodec.encode({ goodbye: encodeGoodbye(frame) });
  }
}

/** Throws on bytes that are no such frame. */
export function decodePublisherFrame(bytes: Buffer): ReceivedPublisherFrame {
  return readBatch(bytes) ?? decodeAnyFrame(bytes);
}

/** As the generated codec reads it, batches too. */
export function decodeAnyFrame(bytes: Buffer): ReceivedPublisherFrame {
  const { begin, batch, complete, heartbeat, goodbye } = frameCodec.decode(bytes);
  if (batch) return decodeBatch(batch);
  if (heartbeat) return decodeHeartbeat(heartbeat);
  if (complete) return decodeComplete(complete);
  if (begin) return decodeBegin(begin);
  if (goodbye) return decodeGoodbye(goodbye);
  return { kind: "unknown" };
}

function decodeBatch({ version, basis, upserts, removes }: Batch__Output): Batch<ReceivedResource> {
  const resources = upserts.map(readResource);
  return { kind: "batch", version: Number(version), basis: decodeBasis(basis), upserts: resources, removes };
}

function decodeBegin({ features, instance, incarnation, basis, resentBuckets }: Begin__Output): ReceivedPublisherFrame {
  const process = { instance, incarnation: Number(incarnation) };
  const buckets = decodeBuckets(resentBuckets);
  return { kind: "begin", ...process, features, basis: decodeBasis(basis), resentBuckets: buckets };
}

function decodeComplete({ version, digest, count, basis }: Complete__Output): ReceivedPublisherFrame {
  const text = decodeDigest(digest);
  if (text === undefined) throw new Error("a Complete without digest");
  return {
    kind: "complete",
    version: Number(version),
    digest: text,
    count: Number(count),
    basis: decodeBasis(basis),
  };
}
