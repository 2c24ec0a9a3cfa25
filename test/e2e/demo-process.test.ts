import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { SpawnedProcess } from "../support/spawned-process.js";

const DEMO = "packages/sandbox/dist/demo/main.js";
const UP_MS = 30_000;

describe("the demo as a process", () => {
  it("stays up until Ctrl-C, refuses a second start meanwhile, and leaves nothing behind", async () => {
    const folder = await mkdtemp(join(tmpdir(), "causeway-start-"));
    // A folder of its own for temporary files: a demo that somebody has started is no business of this test.
    const env = { TMPDIR: folder };
    try {
      await using demo = new SpawnedProcess(DEMO, env, folder);
      await waitFor(
        () => demo.stdout.includes("Ctrl-C ends everything."),
        UP_MS,
        () => [demo.stdout, demo.stderr],
      );
      expect(demo.stdout).toMatch(/^NAMESPACE +NAME +AGE +ADDRESS$/m);

      await using second = new SpawnedProcess(DEMO, env, folder);
      expect(await second.end()).toEqual({ exitCode: 1, signal: null });
      expect(second.stderr).toMatch(/^the demo is already running \(process \d+, state in .*\n$/);

      expect(await demo.stop("SIGINT")).toEqual({ exitCode: 0, signal: null });
      expect(demo.stderr).toBe("");
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
