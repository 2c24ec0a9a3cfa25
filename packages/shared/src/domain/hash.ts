import { createHash, hash } from "node:crypto";

const LENGTH_BYTES = 4;
/** A character is at most so many bytes. */
const MAX_UTF8_BYTES = 3;
/** What is hashed is seldom longer; hashing runs to its end before anything else does, so one place serves all. */
const SCRATCH = Buffer.allocUnsafeSlow(4_096);
/** Beginnings of the scratch, by length: making one costs as much as hashing does. */
const BEGINNINGS = Array.from<undefined | Buffer>({ length: SCRATCH.length + 1 });

/**
 * SHA-256 of parts, each preceded by its length so that ("a", "bc") and ("ab", "c") differ. The one builtin that core may
 * use: it is deterministic.
 */
export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.from(sha256Hex(...parts), "hex");
}

/** As `sha256`, as 64 lower-case hex digits: the cheaper of the two, for it allocates no bytes. */
export function sha256Hex(...parts: readonly (string | Uint8Array)[]): string {
  return digest(parts, "hex");
}

/** As `sha256`, as 32 characters, one for each byte: for who reads single bytes. */
export function sha256Binary(...parts: readonly (string | Uint8Array)[]): string {
  return digest(parts, "binary");
}

function digest(parts: readonly (string | Uint8Array)[], encoding: "hex" | "binary"): string {
  let room = 0;
  for (const part of parts) room += LENGTH_BYTES + part.length * (typeof part === "string" ? MAX_UTF8_BYTES : 1);
  const bytes = room > SCRATCH.length ? Buffer.allocUnsafeSlow(room) : SCRATCH;
  let at = 0;
  for (const part of parts) {
    const start = at + LENGTH_BYTES;
    if (typeof part === "string") at = start + bytes.write(part, start, "utf8");
    else {
      bytes.set(part, start);
      at = start + part.length;
    }
    bytes.writeUInt32BE(at - start, start - LENGTH_BYTES);
  }
  // In one call: several states of one process hash every change, and a hash object costs more than hashing does.
  return hash("sha256", bytes === SCRATCH ? beginning(at) : bytes.subarray(0, at), encoding);
}

function beginning(length: number): Buffer {
  const held = BEGINNINGS[length];
  if (held !== undefined) return held;
  const made = SCRATCH.subarray(0, length);
  BEGINNINGS[length] = made;
  return made;
}

/** MD5 as 32 lower-case hex digits, for names only: never where somebody could gain by a collision. */
export function md5Hex(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}
