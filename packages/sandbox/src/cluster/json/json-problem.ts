/** What Go's decoder finds wrong with text that is no JSON, in its words (encoding/json, scanner.go); undefined for JSON. */
export function findJsonProblem(text: string): undefined | string {
  try {
    const scan: Scan = { text, at: 0 };
    readValue(scan);
    skipBlanks(scan);
    if (scan.at < text.length) throw unexpected(scan, "after top-level value");
    return undefined;
  } catch (error) {
    if (error instanceof NoJson) return error.message;
    throw error;
  }
}

class NoJson extends Error {
  override name = "NoJson";
}

interface Scan {
  readonly text: string;
  at: number;
}

const LITERALS = ["true", "false", "null"];
const ESCAPES = 'bfnrt\\/"';

function unexpected({ text, at }: Scan, where: string): NoJson {
  if (at >= text.length) return new NoJson("unexpected end of JSON input");
  return new NoJson(`invalid character ${quote(text.charAt(at))} ${where}`);
}

/** A character as Go quotes it. */
function quote(letter: string): string {
  if (letter === "'") return "'\\''";
  if (letter === '"') return "'\"'";
  const inside = JSON.stringify(letter).slice(1, -1);
  return `'${inside.startsWith("\\u") ? `\\x${inside.slice(4)}` : inside}'`;
}

function skipBlanks(scan: Scan): void {
  while (/[ \t\r\n]/.test(scan.text.charAt(scan.at))) scan.at += 1;
}

function readValue(scan: Scan): void {
  skipBlanks(scan);
  const letter = scan.text.charAt(scan.at);
  const literal = LITERALS.find((word) => word.startsWith(letter) && letter !== "");
  if (letter === "{") readMembers(scan);
  else if (letter === "[") readItems(scan);
  else if (letter === '"') readText(scan);
  else if (/[-\d]/.test(letter)) readNumber(scan);
  else if (literal !== undefined) readLiteral(scan, literal);
  else throw unexpected(scan, "looking for beginning of value");
}

function readMembers(scan: Scan): void {
  scan.at += 1;
  skipBlanks(scan);
  if (take(scan, "}")) return;
  for (;;) {
    skipBlanks(scan);
    if (scan.text.charAt(scan.at) !== '"') throw unexpected(scan, "looking for beginning of object key string");
    readText(scan);
    skipBlanks(scan);
    if (!take(scan, ":")) throw unexpected(scan, "after object key");
    readValue(scan);
    skipBlanks(scan);
    if (take(scan, "}")) return;
    if (!take(scan, ",")) throw unexpected(scan, "after object key:value pair");
  }
}

function readItems(scan: Scan): void {
  scan.at += 1;
  skipBlanks(scan);
  if (take(scan, "]")) return;
  for (;;) {
    readValue(scan);
    skipBlanks(scan);
    if (take(scan, "]")) return;
    if (!take(scan, ",")) throw unexpected(scan, "after array element");
  }
}

function take(scan: Scan, letter: string): boolean {
  if (scan.text.charAt(scan.at) !== letter) return false;
  scan.at += 1;
  return true;
}

function readText(scan: Scan): void {
  scan.at += 1;
  while (!take(scan, '"')) {
    const letter = scan.text.charAt(scan.at);
    if (letter === "\\") readEscape(scan);
    else if (letter < " ") throw unexpected(scan, "in string literal");
    else scan.at += 1;
  }
}

function readEscape(scan: Scan): void {
  scan.at += 1;
  const letter = scan.text.charAt(scan.at);
  if (letter !== "u") {
    if (letter === "" || !ESCAPES.includes(letter)) throw unexpected(scan, "in string escape code");
    scan.at += 1;
    return;
  }
  for (let digit = 0; digit < 4; digit += 1) {
    scan.at += 1;
    if (!/[\da-fA-F]/.test(scan.text.charAt(scan.at))) throw unexpected(scan, "in \\u hexadecimal character escape");
  }
  scan.at += 1;
}

function readLiteral(scan: Scan, literal: string): void {
  for (const letter of literal) {
    if (scan.text.charAt(scan.at) !== letter) throw unexpected(scan, `in literal ${literal} (expecting '${letter}')`);
    scan.at += 1;
  }
}

function readNumber(scan: Scan): void {
  take(scan, "-");
  if (!/\d/.test(scan.text.charAt(scan.at))) throw unexpected(scan, "in numeric literal");
  if (!take(scan, "0")) skipDigits(scan);
  if (take(scan, ".")) needDigits(scan, "after decimal point in numeric literal");
  if (!/[eE]/.test(scan.text.charAt(scan.at))) return;
  scan.at += 1;
  if (!take(scan, "+")) take(scan, "-");
  needDigits(scan, "in exponent of numeric literal");
}

function needDigits(scan: Scan, where: string): void {
  if (!/\d/.test(scan.text.charAt(scan.at))) throw unexpected(scan, where);
  skipDigits(scan);
}

function skipDigits(scan: Scan): void {
  while (/\d/.test(scan.text.charAt(scan.at))) scan.at += 1;
}

/** What a JSON value is called in Go's words for one that does not fit. */
export function jsonName(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return typeof value;
}
