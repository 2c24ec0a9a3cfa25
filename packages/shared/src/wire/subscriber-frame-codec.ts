import type { Ack, ReceivedSubscriberFrame, Start, SubscriberFrame } from "../session/frames.js";
import { BUCKETS, DIGEST_BYTES } from "../session/state-digest.js";
import { isPlainDigest, readAck, writeAck } from "./ack-bytes.js";
import {
  decodeDigest,
  decodeGoodbye,
  decodeHeartbeat,
  encodeDigest,
  encodeGoodbye,
  encodeHeartbeat,
  encodeRefusals,
} from "./frame-fields.js";
import type { Ack__Output } from "./gen/causeway/v1/Ack.js";
import type { Start__Output } from "./gen/causeway/v1/Start.js";
import type {
  SubscriberFrame__Output,
  SubscriberFrame as SubscriberMessage,
} from "./gen/causeway/v1/SubscriberFrame.js";
import { messageCodec } from "./messages.js";

const frameCodec = messageCodec<SubscriberMessage, SubscriberFrame__Output>("SubscriberFrame");

export function encodeSubscriberFrame(frame: SubscriberFrame): Buffer {
  switch (frame.kind) {
    case "start": {
      const { instance, incarnation, features, refusals, bucketDigests } = frame;
      const { buffer, byteOffset, byteLength } = bucketDigests;
      return frameCodec.encode({
        start: {
          ...{ instance, incarnation, features: [...features], refusals: encodeRefusals(refusals) },
          bucketDigests: Buffer.from(buffer, byteOffset, byteLength),
        },
      });
    }
    case "ack": {
      const { version, digest, refusals } = frame;
      if (refusals.length === 0 && isPlainDigest(digest)) return writeAck(version, digest);
      return frameCodec.encode({
        ack: { version, digest: encodeDigest(digest), refusals: encodeRefusals(refusals) },
      });
    }
    case "heartbeat":
      return frameCodec.encode({ heartbeat: encodeHeartbeat(frame) });
    case "goodbye":
      return frameCodec.encode({ goodbye: encodeGoodbye(frame) });
  }
}

/** Throws on bytes that are no such frame. */
export function decodeSubscriberFrame(bytes: Buffer): ReceivedSubscriberFrame {
  return readAck(bytes) ?? decodeAnyFrame(bytes);
}

/** As the generated codec reads it, acknowledgements too. */
export function decodeAnyFrame(bytes: Buffer): ReceivedSubscriberFrame {
  const { start, ack, heartbeat, goodbye } = frameCodec.decode(bytes);
  if (ack) return decodeAck(ack);
  if (heartbeat) return decodeHeartbeat(heartbeat);
  if (start) return decodeStart(start);
  if (goodbye) return decodeGoodbye(goodbye);
  return { kind: "unknown" };
}

function decodeStart({ instance, incarnation, features, bucketDigests, refusals }: Start__Output): Start {
  if (bucketDigests.length !== 0 && bucketDigests.length !== BUCKETS * DIGEST_BYTES) {
    throw new Error(`bucket digests of ${bucketDigests.length} bytes`);
  }
  return { kind: "start", instance, incarnation: Number(incarnation), features, bucketDigests, refusals };
}

function decodeAck({ version, digest, refusals }: Ack__Output): Ack {
  return { kind: "ack", version: Number(version), digest: decodeDigest(digest), refusals };
}
