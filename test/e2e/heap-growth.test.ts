import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/**
 * Holds two million objects, and replaces others for long enough that they leave the young generation before they go. Says how
 * large its heap was at most, and what it holds, in bytes.
 */
const SCRIPT = `
  import { limitHeapGrowth } from "@causeway/shared/node";
  limitHeapGrowth();
  const held = Array.from({ length: 2_000_000 }, (_, index) => ({ index, of: undefined }));
  const passing = new Array(300_000);
  let most = 0;
  for (let index = 0; index < 12_000_000; index += 1) {
    passing[index % passing.length] = { index, of: held[index % held.length] };
    if (index % 100_000 === 0) most = Math.max(most, process.memoryUsage().heapTotal);
  }
  gc();
  console.log(JSON.stringify({ most, held: process.memoryUsage().heapUsed }));
  // Both are alive until here.
  if (held.length + passing.length === 0) throw new Error("empty");`;

/** The young generation, and pages that are not full. */
const SLACK = 80 * 1024 * 1024;

it("keeps the heap of a process near to what it holds", async () => {
  const flags = ["--expose-gc", "--input-type=module", "-e", SCRIPT];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  const { most, held } = JSON.parse(stdout) as { readonly most: number; readonly held: number };
  expect(held).toBeGreaterThan(100_000_000);
  expect(most).toBeLessThan(1.3 * held + SLACK);
});
