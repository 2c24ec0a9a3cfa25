import { describe, expect, it } from "vitest";
import { runNode } from "../support/spawned-process.js";
import { BENCHMARKS } from "./benchmarks.js";

const MAIN = "test/bench/dist/main.js";

describe("npm run bench", () => {
  it("lists its benchmarks", async () => {
    const { exitCode, stdout } = await runNode([MAIN], {});
    expect(exitCode).toBe(0);
    for (const { name, says } of BENCHMARKS) expect(stdout).toContain(`${name.padEnd(12)} ${says}`);
  });

  it.each([
    { args: ["propagations"], says: 'there is no benchmark "propagations": ' },
    { args: ["propagation", "--jsn"], says: "there is no option --jsn" },
    { args: ["dns", "--real"], says: "dns does not run on real API servers" },
  ])("refuses $args", async ({ args, says }) => {
    const { exitCode, stderr } = await runNode([MAIN, ...args], {});
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});
