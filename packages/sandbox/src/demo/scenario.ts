import type { Clock } from "@causeway/shared";
import type { RequestLoad } from "../mesh/load/request-load.js";
import type { Demo } from "./demo.js";
import { applyControlPlane, planGuideObjects, planGuideWalk } from "./guide-walk.js";
import { planResilience } from "./resilience-walk.js";
import { ScenarioWorld } from "./scenario-world.js";
import type { Step } from "./steps.js";

/** How long nothing may happen where nothing should: several times what any step takes. */
export const QUIET_MS = 3_000;

/** Steps after which the guide's objects are in force: what a demo does before it says that it is up. */
export function planStart(demo: Demo, clock: Clock): readonly Step[] {
  const world = new ScenarioWorld(demo, clock);
  return [started(world), resolveNames(world), ...planGuideObjects(world)];
}

export interface ScenarioParts {
  readonly demo: Demo;
  readonly clock: Clock;
  /** Requests for the product page from the sleep pod of cluster-1. */
  readonly load: RequestLoad;
  readonly quietMs: number;
}

/** The failover from start to end, on a demo that has just started: the guide, then what must not go wrong. */
export function planScenario({ demo, clock, load, quietMs }: ScenarioParts): readonly Step[] {
  const world = new ScenarioWorld(demo, clock);
  return [started(world), ...planGuideWalk(world, load), ...planResilience(world, quietMs)];
}

function started(world: ScenarioWorld): Step {
  return { name: "started: both edges connected", run: () => world.edgesConnected() };
}

/** As an installation has it; the scenario begins with the flag off, to show why. */
function resolveNames(world: ScenarioWorld): Step {
  return { name: "ControlPlane applied: edges resolve names", run: () => applyControlPlane(world) };
}
