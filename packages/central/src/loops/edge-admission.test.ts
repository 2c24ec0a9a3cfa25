import { AppError, type ClusterId, err, ok, type Result } from "@causeway/shared";
import { FakeClock, RecordingLog } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { settingsOf } from "../testing/settings.js";
import { EdgeAdmission } from "./edge-admission.js";

const C1 = "c1" as ClusterId;

/** Attempts answer, in order, with these; the last one again and again. */
function createAdmission(...answers: readonly (Result<void> | AppError)[]) {
  const [clock, log] = [new FakeClock(), new RecordingLog()];
  let attempts = 0;
  const ensureCluster = async () => {
    const answer = answers[Math.min(attempts, answers.length - 1)] ?? ok(undefined);
    attempts += 1;
    if (answer instanceof AppError) throw answer;
    return answer;
  };
  const admission = new EdgeAdmission({ view: () => settingsOf({}), ensureCluster, clock, random: () => 0.5, log });
  return { admission, clock, log, attempts: () => attempts };
}

const DOWN = new AppError("Unavailable", "the store does not answer");

describe(EdgeAdmission, () => {
  it("creates the Cluster object once, however often the edge asks meanwhile", async () => {
    const { admission, clock, attempts } = createAdmission(ok(undefined));
    for (const _ of [1, 2, 3]) expect(admission.accept(C1).ok).toBe(true);
    await clock.run(0);
    expect(attempts()).toBe(1);
  });

  it("tries again until the store answers", async () => {
    const { admission, clock, attempts } = createAdmission(DOWN, DOWN, ok(undefined));
    admission.accept(C1);
    await clock.run(60_000);
    expect(attempts()).toBe(3);
  });

  it("takes no for an answer when the cluster was deleted meanwhile", async () => {
    const { admission, clock, attempts, log } = createAdmission(err("it was deleted"));
    admission.accept(C1);
    await clock.run(60_000);
    expect(attempts()).toBe(1);
    expect(log.lines.at(-1)?.message).toBe("cluster not created for its edge");
  });

  it("leaves no timer behind", async () => {
    const { admission, clock } = createAdmission(DOWN);
    admission.accept(C1);
    await clock.run(0);
    admission[Symbol.dispose]();
    await clock.run(0);
    expect(clock.pending).toBe(0);
  });
});
