import fc from "fast-check";

/** The code points that are halves of another, and no text on their own. */
const SURROGATES = { first: 0xd800, count: 0x800 };
const MOST = 0x10ffff;

const codePoint = fc.nat({ max: MOST - SURROGATES.count }).map(encodeCodePoint, decodeCodePoint);

/**
 * Any text of whole code points. It holds what fast-check's unit `binary` does, without its table of all of them: a
 * million entries, which take two seconds to make and stay in memory.
 */
export function anyText(lengths: fc.StringSharedConstraints = {}): fc.Arbitrary<string> {
  return fc.string({ ...lengths, unit: codePoint });
}

function encodeCodePoint(number: number): string {
  return String.fromCodePoint(number < SURROGATES.first ? number : number + SURROGATES.count);
}

/** By throwing it says, as fast-check wants it, that this is no single code point. */
function decodeCodePoint(text: unknown): number {
  const point = typeof text === "string" ? text.codePointAt(0) : undefined;
  if (point === undefined || String.fromCodePoint(point) !== text) throw new Error("not one code point");
  if (point < SURROGATES.first) return point;
  if (point < SURROGATES.first + SURROGATES.count) throw new Error("half a code point");
  return point - SURROGATES.count;
}
