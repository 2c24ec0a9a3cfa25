import { createHash, hash } from "node:crypto";

const LENGTH_BYTES = 4;
/** What is hashed is seldom longer; hashing runs to its end before anything else does, so one place serves all. */
const SCRATCH = Buffer.allocUnsafeSlow(4_096);

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
  let size = 0;
  for (const part of parts) size += LENGTH_BYTES + (typeof part === "string" ? Buffer.byteLength(part) : part.length);
  const bytes = size > SCRATCH.length ? Buffer.allocUnsafeSlow(size) : SCRATCH;
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
  return hash("sha256", bytes.subarray(0, size), encoding);
}

/** MD5 as 32 lower-case hex digits, for names only: never where somebody could gain by a collision. */
export function md5Hex(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}
