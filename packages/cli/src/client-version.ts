import { createRequire } from "node:module";
import { textAt } from "./core/record.js";

/** The version of this program, as its package says: all packages carry the same. */
export function readClientVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("../package.json");
  return textAt(manifest, "version") ?? "unknown";
}
