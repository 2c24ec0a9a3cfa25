/** Equality of plain values as they travel: primitives, arrays in order, objects whatever the order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return sameList(a, b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameField(a, b, key));
}

function sameList(a: object, b: object): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((item, index) => sameValue(item, b[index]));
}

function sameField(a: object, b: object, key: string): boolean {
  return Object.hasOwn(b, key) && sameValue(Reflect.get(a, key), Reflect.get(b, key));
}
