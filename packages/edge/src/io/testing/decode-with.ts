import type { KubeKind } from "../../core/kube.js";
import { decodeObject } from "../decode-object.js";
import { Interner } from "../interner.js";

/** Of every object that the tests decode. */
export const METADATA = {
  namespace: "n",
  name: "x",
  uid: "u1",
  resourceVersion: "7",
  creationTimestamp: "2026-01-01T00:00:00Z",
};

export function decode(kind: KubeKind, value: unknown) {
  return decodeObject(kind, value, new Interner());
}

/** With usual metadata, and what the test adds to it. */
export function decodeWith(kind: KubeKind, more: object, metadata: object = {}) {
  const result = decode(kind, { metadata: { ...METADATA, ...metadata }, ...more });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
