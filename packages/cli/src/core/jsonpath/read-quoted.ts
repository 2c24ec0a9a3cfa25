import type { Cursor } from "./cursor.js";

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "/": "/",
};
const CODE = /x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}/y;

/** Text in single or double quotes, with the escapes of Go string literals that kubectl knows. */
export function readQuoted(cursor: Cursor): string {
  const start = cursor.at;
  const quote = cursor.next;
  cursor.at += 1;
  let text = "";
  while (!cursor.take(quote)) {
    if (cursor.isAtEnd) throw cursor.complaint(`the ${quote} here is never closed`, start);
    text += cursor.take("\\") ? readEscape(cursor) : cursor.match(/[^\\]/suy);
  }
  return text;
}

function readEscape(cursor: Cursor): string {
  const code = cursor.match(CODE);
  if (code !== "") return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
  const escaped = ESCAPES[cursor.next];
  if (escaped === undefined) throw cursor.error("an escape such as \\n, \\t, \\\\ or \\u00e9 is expected");
  cursor.at += 1;
  return escaped;
}
