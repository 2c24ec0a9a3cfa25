import type { Basis } from "../domain/desired.js";
import type { ProcessId } from "../domain/process-id.js";
import type { Term } from "./state-digest.js";

/** A resource ready to be sent: serialised once a version, shared by every stream that sends it. */
export interface EncodedResource {
  readonly key: string;
  /** 16 lower-case hex digits over the body. */
  readonly hash: string;
  /** When the cause of this content was observed: milliseconds since the epoch. */
  readonly observedAtMs: number;
  /** The resource as it stands in a batch on the wire. */
  readonly bytes: Uint8Array;
  /** Of its key and hash: what it contributes to the digest of every state that it is part of. */
  readonly term: Term;
}

/** A resource as it arrives. */
export interface ReceivedResource {
  readonly key: string;
  readonly hash: string;
  readonly observedAtMs: number;
  readonly body: Uint8Array;
}

export interface Refusal {
  readonly key: string;
  /** One sentence that a person can act on. */
  readonly reason: string;
}

/** For measuring the round trip; meaningful to the end that set `sentAtMs` only. */
export interface HeartbeatTiming {
  readonly sentAtMs: number;
  /** `sentAtMs` of the last heartbeat received; undefined when there was none. */
  readonly echoMs: undefined | number;
  /** How long ago that one was received. */
  readonly heldMs: number;
}

export type GoodbyeReason = "unspecified" | "draining" | "superseded" | "resync" | "violation";

export interface Goodbye {
  readonly kind: "goodbye";
  readonly reason: GoodbyeReason;
  readonly retryAfterMs: number;
  readonly message: string;
}

export interface Start extends ProcessId {
  readonly kind: "start";
  readonly features: readonly string[];
  /** 256 times 8 bytes; empty when nothing is held. */
  readonly bucketDigests: Uint8Array;
  readonly refusals: readonly Refusal[];
}

export interface Begin extends ProcessId {
  readonly kind: "begin";
  readonly features: readonly string[];
  readonly basis: Basis;
  readonly resentBuckets: ReadonlySet<number>;
}

export interface Batch<R> {
  readonly kind: "batch";
  readonly version: number;
  readonly basis: Basis;
  readonly upserts: readonly R[];
  readonly removes: readonly string[];
}

export interface Complete {
  readonly kind: "complete";
  readonly version: number;
  /** 16 lower-case hex digits. */
  readonly digest: string;
  readonly count: number;
  readonly basis: Basis;
}

export interface Ack {
  readonly kind: "ack";
  readonly version: number;
  /** Undefined before Complete. */
  readonly digest: undefined | string;
  readonly refusals: readonly Refusal[];
}

export interface Heartbeat {
  readonly kind: "heartbeat";
  readonly version: number;
  /** Undefined from a subscriber. */
  readonly basis: undefined | Basis;
  /** Undefined before Complete, and from a publisher that has more to send. */
  readonly digest: undefined | string;
  readonly timing: HeartbeatTiming;
}

/** A frame of a kind that this version does not know: ignored, but a sign of life. */
export interface UnknownFrame {
  readonly kind: "unknown";
}

/** What a publisher sends. */
export type PublisherFrame = Begin | Batch<EncodedResource> | Complete | Heartbeat | Goodbye;
/** What arrives from a publisher. */
export type ReceivedPublisherFrame = Begin | Batch<ReceivedResource> | Complete | Heartbeat | Goodbye | UnknownFrame;
/** What a subscriber sends. */
export type SubscriberFrame = Start | Ack | Heartbeat | Goodbye;
/** What arrives from a subscriber. */
export type ReceivedSubscriberFrame = SubscriberFrame | UnknownFrame;

/** The basis of a state that was derived from no store. */
export const NO_BASIS: Basis = { storeId: "", revision: "0" };

export function sameBasis(a: Basis, b: Basis): boolean {
  return a.storeId === b.storeId && a.revision === b.revision;
}

/** The two ends do not agree about the state although they should: start anew. */
export function resync(message: string): Goodbye {
  return { kind: "goodbye", reason: "resync", retryAfterMs: 0, message };
}

/** The other end broke the protocol. */
export function violation(message: string): Goodbye {
  return { kind: "goodbye", reason: "violation", retryAfterMs: 0, message };
}
