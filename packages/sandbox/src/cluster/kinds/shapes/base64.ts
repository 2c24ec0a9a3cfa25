const ALPHABET = /[A-Za-z0-9+/]/;
const LINE_ENDS = /[\r\n]/;

/** Where text stops to be base64, as Go's decoder counts; undefined when it is base64. Ends of lines do not matter. */
export function findCorruptByte(text: string): undefined | number {
  let inGroup = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (LINE_ENDS.test(letter)) continue;
    if (letter === "=") return findCorruptPadding(text, at, inGroup);
    if (!ALPHABET.test(letter)) return at;
    inGroup = (inGroup + 1) % 4;
  }
  return inGroup === 0 ? undefined : text.length - inGroup;
}

function findCorruptPadding(text: string, at: number, inGroup: number): undefined | number {
  if (inGroup < 2) return at;
  let next = skipLineEnds(text, at + 1);
  if (inGroup === 2) {
    if (next === text.length) return text.length;
    if (text.charAt(next) !== "=") return next;
    next = skipLineEnds(text, next + 1);
  }
  return next < text.length ? next : undefined;
}

function skipLineEnds(text: string, from: number): number {
  let at = from;
  while (at < text.length && LINE_ENDS.test(text.charAt(at))) at += 1;
  return at;
}

/** The same bytes as the API server writes them. */
export function canonicalBase64(text: string): string {
  return Buffer.from(text, "base64").toString("base64");
}
