import type { Layout } from "./layout.js";
import type { StepFigures } from "./step-figures.js";
import type { TrafficWorld } from "./traffic-world.js";

/** What the figures of a step may be with Causeway; undefined: that says nothing in this step. */
export interface StepLimits {
  /** More failed requests than by hand. */
  readonly failedOverFloor: number;
  /** How often it is done by hand; the run with the most failures counts. */
  readonly floorRuns: number;
  /** From the change until the first good answer. */
  readonly servedWithinMs: undefined | number;
  /** Of a request that is refused. */
  readonly refusedWithinMs: undefined | number;
}

/** Causeway has no part in the way of a request: whatever fails, fails by hand as well, but for one at the wrong moment. */
export const AS_BY_HAND: StepLimits = {
  ...{ failedOverFloor: 1, floorRuns: 1, servedWithinMs: undefined, refusedWithinMs: undefined },
};

/** Something that happens to a world that is at home, and what the client sees of it. */
export interface Step {
  readonly name: string;
  readonly layout: Layout;
  readonly limits: StepLimits;
  run(world: TrafficWorld): Promise<StepFigures>;
}

/** What is wrong with the figures of a step, in words; by hand there is only what no proxy can spare anybody. */
export function findFaults({ limits }: Step, figures: StepFigures, mostFailed: number): readonly string[] {
  const { servedWithinMs = Number.POSITIVE_INFINITY } = limits;
  const { refusedWithinMs = Number.POSITIVE_INFINITY } = limits;
  const { failed, servedAfterMs, slowestFailureMs, reasons } = figures;
  return [
    ...(failed > mostFailed ? [`${failed} requests failed: ${reasons.join("; ")}`] : []),
    ...(servedAfterMs >= servedWithinMs ? [`served after ${servedAfterMs.toFixed(0)} ms`] : []),
    ...(slowestFailureMs >= refusedWithinMs ? [`refused after ${slowestFailureMs.toFixed(0)} ms`] : []),
  ];
}
