import type { EncodedResource, ReceivedResource } from "../session/frames.js";
import { DIGEST_BYTES, hashOfBody, termOf } from "../session/state-digest.js";
import type { Decoded } from "../session/subscribed-state.js";
import { BodyProblem } from "./bodies/body-problem.js";
import type { Batch, Batch__Output } from "./gen/causeway/v1/Batch.js";
import type { Resource__Output } from "./gen/causeway/v1/Resource.js";
import { messageCodec } from "./messages.js";
import { MAX_KEY_CHARACTERS, writeResource } from "./resource-bytes.js";

const batchCodec = messageCodec<Batch, Batch__Output>("Batch");

/** A resource as a batch carries it: the bytes of a Batch that holds nothing else, so that batches are made by joining. */
export function encodeResource(key: string, body: Uint8Array, observedAtMs: number): EncodedResource {
  const hash = hashOfBody(body);
  const bytes = writeResource({ key, hash, observedAtMs: Math.max(0, Math.round(observedAtMs)), body });
  return { key, hash, observedAtMs, bytes, term: termOf(key, hash) };
}

/** The reverse of `encodeResource`: what a subscriber would receive. Throws on bytes that hold no resource. */
export function receiveResource(encoded: EncodedResource): ReceivedResource {
  const resource = batchCodec.decode(encoded.bytes).upserts[0];
  if (resource === undefined) throw new Error("the bytes hold no resource");
  return readResource(resource);
}

/** Throws on a key or hash that no resource may have: then the frame as such is broken. */
export function readResource(resource: Resource__Output): ReceivedResource {
  const { key, hash, observedAtMs, body } = resource;
  if (key === "" || key.length > MAX_KEY_CHARACTERS) throw new Error(`a key of ${key.length} characters`);
  if (hash.length !== DIGEST_BYTES) throw new Error(`a hash of ${hash.length} bytes`);
  return { key, hash: hash.toString("hex"), observedAtMs: Number(observedAtMs), body };
}

/** Turns what a reader throws into a refusal: whatever is wrong with a body is wrong with this resource only. */
export function decodeBody<T>(read: () => T): Decoded<T> {
  try {
    return { kind: "value", value: read() };
  } catch (error) {
    if (error instanceof BodyProblem) return { kind: "refused", reason: error.message };
    return { kind: "refused", reason: `the body cannot be read: ${error instanceof Error ? error.message : error}` };
  }
}
