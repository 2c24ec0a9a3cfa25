import { describe, expect, it } from "vitest";
import { runNode } from "../support/spawned-process.js";
import { BENCHMARKS } from "./benchmarks.js";

const MAIN = "test/bench/dist/main.js";

/** What the last line of `--json` has at least. */
const FIGURES: Readonly<Record<string, readonly string[]>> = {
  dns: ["names", "ttlSeconds", "row"],
  protocol: ["cpuRatio", "ackedRatio", "extraKb", "link", "raw"],
  scale: ["centrals", "edge"],
  start: ["programs"],
  propagation: ["p50Ms", "p99Ms", "floorP50Ms", "floorP99Ms", "linkP50Ms", "linkP99Ms", "hops"],
};

describe("each benchmark, in small", () => {
  it.each(BENCHMARKS)("$name measures something", { timeout: 180_000 }, async ({ name }) => {
    const { exitCode, stdout, stderr } = await runNode([MAIN, name, "--smoke", "--json"], {});
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const last = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Readonly<Record<string, unknown>>;
    expect(last).toMatchObject({ name, size: "smoke" });
    for (const figure of FIGURES[name] ?? []) expect(last).toHaveProperty(figure);
    for (const aim of last["aims"] as readonly { readonly value: unknown }[]) {
      expect(aim.value, JSON.stringify(aim)).toEqual(expect.any(Number));
    }
  });
});
