import { Scope } from "@causeway/shared/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWith } from "../components/describe-with.js";
import { ByHand } from "./by-hand.js";
import { Causeway } from "./causeway.js";
import { causewaySteps } from "./causeway-steps.js";
import { renderFigures } from "./figures-table.js";
import { LOCAL_STEPS } from "./local-steps.js";
import { watchIdleShare } from "./processor-share.js";
import { REMOTE_STEPS } from "./remote-steps.js";
import type { Side } from "./side.js";
import { findFaults, type Step } from "./step.js";
import type { StepFigures } from "./step-figures.js";
import { TrafficWorld } from "./traffic-world.js";

const STEPS = [...LOCAL_STEPS, ...REMOTE_STEPS];
/** What no proxy can spare anybody: requests that are on their way when their server dies, and those that find it out. */
const FLOOR_FAILED = 4;
/** A load that is later than this with sending was kept from it: the machine stood still. */
const STALLED_MS = 15;
/** Others had the machine: what the parts of a step do for one another took as long as it took to get a turn. */
const BUSY_IDLE_SHARE = 0.1;
const ATTEMPTS = 3;

describeWith(["kube-apiserver", "etcd", "istiod", "envoy", "root"], "failover through real proxies", () => {
  const scope = new Scope();
  const floors = new Map<string, StepFigures>();
  const ours = new Map<string, StepFigures>();
  let world: TrafficWorld;

  beforeAll(async () => {
    world = await TrafficWorld.start(scope);
  });
  afterAll(async () => {
    await scope[Symbol.asyncDispose]();
    const rows = Array.from(ours, ([step, figures]) => ({ step, floor: floors.get(step), ours: figures }));
    process.stdout.write(`\n${renderFigures(rows)}\n`);
  });

  /**
   * Runs a step and answers its figures and what is wrong with them. What is wrong is said and looked at once more, as one
   * request more or less is a matter of where it was at that moment; after that only if the machine had no time for it.
   */
  async function run(step: Step, side: Side, mostFailed: number) {
    for (let attempt = 1; ; attempt += 1) {
      await world.home(step.layout, side);
      const idleShare = watchIdleShare();
      const figures = await step.run(world);
      const isDisturbed = figures.lateMs > STALLED_MS || idleShare() < BUSY_IDLE_SHARE;
      const faults = findFaults(step, figures, mostFailed);
      const isLast = attempt === ATTEMPTS || (attempt > 1 && !isDisturbed);
      if (faults.length === 0 || isLast) return { figures, faults };
      process.stdout.write(`once more, ${step.name}${isDisturbed ? " (machine busy)" : ""}: ${faults.join("; ")}\n`);
    }
  }

  describe("with objects written by hand", () => {
    let byHand: ByHand;
    beforeAll(() => {
      byHand = new ByHand(world.sites);
    });
    afterAll(() => byHand.remove());

    it.each(STEPS)("$name", async (step) => {
      for (let done = 0; done < step.limits.floorRuns; done += 1) {
        const { figures, faults } = await run(step, byHand, FLOOR_FAILED);
        const before = floors.get(step.name);
        if (before === undefined || figures.failed > before.failed) floors.set(step.name, figures);
        expect(faults).toEqual([]);
      }
    });
  });

  describe("with Causeway", () => {
    let causeway: Causeway;
    beforeAll(async () => {
      causeway = await Causeway.start(scope, world.sites);
    });

    it.each([...STEPS, ...causewaySteps(() => causeway)])("$name", async (step) => {
      const floor = floors.get(step.name) ?? floors.get("details scaled to 0");
      if (floor === undefined) throw new Error("there are no figures by hand to compare with");
      floors.set(step.name, floor);
      const { figures, faults } = await run(step, causeway, floor.failed + step.limits.failedOverFloor);
      ours.set(step.name, figures);
      expect(faults).toEqual([]);
    });
  });
});
