/** C0 and C1 control characters, delete, and the marks that reorder text. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text from elsewhere on one line and harmless to a terminal: line ends and tabs become spaces, other control
 * characters become visible (`^[` for escape, as kubectl shows it; `\u{9b}` above ASCII).
 */
export function printable(text: string): string {
  return text.replace(/[\r\n\t]+/g, " ").replace(UNPRINTABLE, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : `\\u{${code.toString(16)}}`;
  });
}
