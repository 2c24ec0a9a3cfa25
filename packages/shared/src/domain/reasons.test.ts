import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isReason, REASONS } from "./reasons.js";

const PACKAGES = fileURLToPath(new URL("../../..", import.meta.url));

/** Words that the design has and no code gives yet. */
const LATER: readonly string[] = ["LoopGuardMissing"];

/** Every program text that ships, but for the list of words and what is said of each. */
function readSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|dist|testing|sandbox|schema)$/.test(entry.name) ? [] : readSources(path);
    const isSource = entry.name.endsWith(".ts") && !/\.test\.ts$|^reasons\.ts$|-reason-texts\.ts$/.test(entry.name);
    return isSource ? [readFileSync(path, "utf8")] : [];
  });
}

describe("REASONS", () => {
  it("are CamelCase words, each once", () => {
    expect(REASONS.filter((word) => !/^([A-Z][a-z]+)+$/.test(word))).toEqual([]);
    expect(new Set(REASONS).size).toBe(REASONS.length);
  });

  it("are all given by some code", () => {
    const sources = readSources(PACKAGES).join("\n");
    const unused = REASONS.filter((word) => !sources.includes(`"${word}"`));
    expect(unused).toEqual(LATER);
  });
});

describe(isReason, () => {
  it("knows these words and no others", () => {
    expect([isReason("NoGateway"), isReason("nogateway"), isReason("")]).toEqual([true, false, false]);
  });
});
