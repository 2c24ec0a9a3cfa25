import { status } from "@grpc/grpc-js";
import type { StreamEnd } from "../link/frame-stream.js";

/** What the transport or the other end may answer when nothing but time has to change. Anything else is a refusal. */
const RETRYABLE: ReadonlySet<status> = new Set([
  status.OK,
  status.CANCELLED,
  status.UNKNOWN,
  status.RESOURCE_EXHAUSTED,
  status.INTERNAL,
  status.UNAVAILABLE,
]);

/** Nothing listens, or nothing stands behind what does. grpc-js tells these from a timeout in words only. */
const REFUSED = /ECONNREFUSED|before secure TLS connection was established/;
/**
 * On a plaintext link a reset or a close is no answer either. With TLS it may be one: a peer that does not take our
 * certificate says so no better, after a handshake that it had to pay for.
 */
const DROPPED = /ECONNRESET|Failed to connect|Socket closed|Connection dropped|Stream refused by server/;
/** grpc-js tells when; a reason that is always another one would be news each time. */
const TIMESTAMP = / \(\d{4}-\d\d-\d\dT[\d:.]+Z\)/g;

export interface CallEnd {
  readonly code: status;
  readonly details: string;
  /** The other end said something on this call. */
  readonly isAnswered: boolean;
  readonly isSecure: boolean;
}

/** What the end of a call means for the next one. */
export function describeEnd(end: CallEnd): StreamEnd {
  const message = describeStatus(end.code, end.details.replace(TIMESTAMP, ""));
  if (!RETRYABLE.has(end.code)) return { kind: "refusal", message };
  return { kind: isNobodyThere(end) ? "absent" : "lost", message };
}

function isNobodyThere({ code, details, isAnswered, isSecure }: CallEnd): boolean {
  if (code !== status.UNAVAILABLE || isAnswered) return false;
  return REFUSED.test(details) || (!isSecure && DROPPED.test(details));
}

function describeStatus(code: status, details: string): string {
  if (code === status.OK) return "central ended the call";
  return details === "" ? status[code] : `${status[code]}: ${details}`;
}
