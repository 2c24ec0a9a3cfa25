import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  describeStep,
  PLAIN_STYLE,
  planScenario,
  runSteps,
  startDemo,
  startLoad,
  takeFailed,
} from "@causeway/sandbox/demo";
import { systemClock } from "@causeway/shared/node";
import { RecordingLog } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";

/** Shorter than for a person: that nothing is written is held to more exactly by the tests of restarts. */
const QUIET_MS = 600;

describe("the demo's scenario", () => {
  it("holds from the first step to the last", async () => {
    const stateDir = await mkdtemp(join(tmpdir(), "causeway-scenario-"));
    try {
      const logOf = () => new RecordingLog();
      const parts = {
        clock: systemClock,
        random: () => 0.1,
        logOf,
        stateDir,
        preferredApiPort: 0,
        workloads: "bookinfo" as const,
      };
      await using demo = await startDemo(parts);
      await using load = startLoad(demo, systemClock);
      const steps = planScenario({ demo, clock: systemClock, load, quietMs: QUIET_MS });
      const monotonic = () => systemClock.monotonic();
      const results = await runSteps(steps, { monotonic, takeFailed: () => takeFailed(load), onResult: () => {} });
      const table = results.map((result) => describeStep(result, PLAIN_STYLE)).join("\n");
      const held = results.filter(({ ok }) => ok).map(({ name }) => name);
      expect(held, table).toEqual(steps.map(({ name }) => name));
    } finally {
      await rm(stateDir, { recursive: true, force: true });
    }
  });
});
