import { messageCodec } from "../../../packages/shared/src/wire/messages.js";
import { isFromPublisher } from "./frame-kind.js";
import type { LinkFrame } from "./link-call.js";

/** One resource of a batch as it stands on the wire. */
export interface WireResource {
  key: string;
  hash: Buffer;
  body: Buffer;
}

/** A message of the protocol, as far as tests change it; 64 bit numbers are text. */
export interface WireFrame {
  begin?: null | { resentBuckets: Buffer };
  batch?: null | { upserts: WireResource[]; removes: string[] };
  complete?: null | { digest: Buffer; count: string };
  heartbeat?: null | { digest: Buffer };
  ack?: null | { digest: Buffer };
  start?: null | { bucketDigests: Buffer };
}

const PUBLISHER = messageCodec<WireFrame, WireFrame>("PublisherFrame");
const SUBSCRIBER = messageCodec<WireFrame, WireFrame>("SubscriberFrame");

/** The same message with whatever `change` does to it. */
export function rewrite(frame: LinkFrame, change: (wire: WireFrame) => void): { readonly bytes: Buffer } {
  const codec = isFromPublisher(frame) ? PUBLISHER : SUBSCRIBER;
  const wire = codec.decode(frame.bytes);
  change(wire);
  const present = Object.entries(wire).filter(([, value]) => value !== null && typeof value === "object");
  return { bytes: codec.encode(Object.fromEntries(present) as WireFrame) };
}
