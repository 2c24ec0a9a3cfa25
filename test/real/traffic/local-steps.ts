import { LAYOUTS } from "./layout.js";
import { now } from "./now.js";
import { AS_BY_HAND, type Step } from "./step.js";
import type { StepFigures } from "./step-figures.js";
import type { TrafficWorld } from "./traffic-world.js";

const OWN = "cluster-1";
const OTHER = "cluster-2";

/** What happens to the client's own cluster. */
export const LOCAL_STEPS: readonly Step[] = [
  { name: "details scaled to 0", layout: LAYOUTS.pair, limits: AS_BY_HAND, run: scaleDown },
  { name: "details restored", layout: LAYOUTS.pair, limits: AS_BY_HAND, run: restore },
  { name: "the only local pod killed", layout: LAYOUTS.pair, limits: AS_BY_HAND, run: killPod },
  {
    name: "the only local pod killed, istiod frozen",
    layout: LAYOUTS.pair,
    limits: AS_BY_HAND,
    run: killFrozen,
  },
];

/** The pod is drained: it ends once nobody asks it any more. */
export async function scaleDown(world: TrafficWorld): Promise<StepFigures> {
  const [{ details }] = world.sites;
  const changedAt = await details.withdraw();
  await world.servedBy(OTHER, changedAt);
  await world.servedBy(OTHER, await details.kill());
  return world.describe(changedAt, OTHER);
}

async function restore(world: TrafficWorld): Promise<StepFigures> {
  await scaleDown(world);
  const changedAt = await world.sites[0].details.bring();
  await world.servedBy(OWN, changedAt);
  return world.describe(changedAt, OWN);
}

/** Nobody tells the API. */
async function killPod(world: TrafficWorld): Promise<StepFigures> {
  const changedAt = await world.sites[0].details.kill();
  await world.servedBy(OTHER, changedAt);
  return world.describe(changedAt, OTHER);
}

/** The API knows, and nobody tells the proxies. */
async function killFrozen(world: TrafficWorld): Promise<StepFigures> {
  const [{ cluster, details }] = world.sites;
  cluster.istiod?.freeze();
  try {
    const changedAt = now();
    await Promise.all([details.withdraw(), details.kill()]);
    await world.servedBy(OTHER, changedAt);
    return world.describe(changedAt, OTHER);
  } finally {
    cluster.istiod?.thaw();
  }
}
