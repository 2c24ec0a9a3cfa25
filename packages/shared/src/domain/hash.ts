import { createHash } from "node:crypto";

/**
 * SHA-256 of parts, each preceded by its length so that ("a", "bc") and ("ab", "c") differ. The one builtin that core may
 * use: it is deterministic.
 */
export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = typeof part === "string" ? Buffer.from(part, "utf8") : part;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length);
    hash.update(bytes);
  }
  return hash.digest();
}

/** MD5 as 32 lower-case hex digits, for names only: never where somebody could gain by a collision. */
export function md5Hex(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}
