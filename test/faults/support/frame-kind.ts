import type { LinkFrame } from "./link-call.js";

/** Words of the protocol's oneof fields, by field number; see link.proto. */
const PUBLISHER = ["", "begin", "batch", "complete", "heartbeat", "goodbye"];
const SUBSCRIBER = ["", "start", "ack", "heartbeat", "goodbye"];
const FIELD_SHIFT = 3;

/** `begin`, `batch`, `ack` ..; "" for what this version does not know. */
export function kindOfFrame(frame: Pick<LinkFrame, "stream" | "from" | "bytes">): string {
  const words = isFromPublisher(frame) ? PUBLISHER : SUBSCRIBER;
  return words[(frame.bytes[0] ?? 0) >> FIELD_SHIFT] ?? "";
}

export function isFromPublisher({ stream, from }: Pick<LinkFrame, "stream" | "from">): boolean {
  return (stream === "report") === (from === "edge");
}
