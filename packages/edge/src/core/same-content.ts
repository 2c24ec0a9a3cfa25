import type { KubeObject } from "./kube.js";

/** True when two objects differ in nothing but their resourceVersion: a heartbeat, or a field that nobody decides by. */
export function sameContent(a: KubeObject, b: KubeObject): boolean {
  const { meta: metaA, ...restA } = a;
  const { meta: metaB, ...restB } = b;
  return sameValue({ ...metaA, resourceVersion: "" }, { ...metaB, resourceVersion: "" }) && sameValue(restA, restB);
}

/** Deep equality of decoded values: the order of a map's keys does not count, the order of a list does. */
function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameList(a, b);
  return sameFields(a as Fields, b as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => sameValue(value, b[index]));
}

function sameFields(a: Fields, b: Fields): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}
