import { expect } from "vitest";
import { LAYOUTS } from "./layout.js";
import { scaleDown } from "./local-steps.js";
import { now } from "./now.js";
import { AS_BY_HAND, type Step } from "./step.js";
import type { StepFigures } from "./step-figures.js";
import type { TrafficWorld } from "./traffic-world.js";

const NEAR = "cluster-2";
const FAR = "cluster-3";
/** Requests that are watched while nobody can serve: a second and a half. */
const REFUSED = 75;
/** A second of the load. */
const WATCHED = 50;
/** Of the way back, and of every refusal while nobody can serve. */
const SOON_MS = 200;
/** Connections that a gateway may have more than before: a few tunnels of the client, and no more with every request. */
const FEW_FILES = 20;

/** What happens to the other clusters while they serve. */
export const REMOTE_STEPS: readonly Step[] = [
  { name: "one of two gateways killed", layout: LAYOUTS.pair, limits: AS_BY_HAND, run: killOneGateway },
  {
    name: "the sole gateway was killed and is back",
    layout: LAYOUTS.single,
    limits: { ...AS_BY_HAND, servedWithinMs: SOON_MS },
    run: gatewayBack,
  },
  {
    name: "both clusters were empty and one is back",
    layout: LAYOUTS.single,
    // Which of two proxies is told first decides how many fail: by hand it is none in one run, and several in the next.
    limits: { ...AS_BY_HAND, floorRuns: 3, servedWithinMs: SOON_MS, refusedWithinMs: SOON_MS },
    run: emptyAndBack,
  },
  { name: "the near gateway killed, the far one takes over", layout: LAYOUTS.trio, limits: AS_BY_HAND, run: nearFar },
];

async function killOneGateway(world: TrafficWorld): Promise<StepFigures> {
  await scaleDown(world);
  const { gateways } = world.sites[1];
  const changedAt = await killGateway(world, 1);
  await gateways.tell(1, "notReady");
  await world.load.until(changedAt, (seen) => seen.length >= WATCHED, 30_000);
  await world.servedBy(NEAR, changedAt);
  return world.describe(changedAt, NEAR);
}

async function gatewayBack(world: TrafficWorld): Promise<StepFigures> {
  await scaleDown(world);
  const [, { gateways }] = world.sites;
  const killedAt = await killGateway(world, 0);
  await gateways.tell(0, "notReady");
  await world.refused(killedAt, REFUSED);
  await gateways.pods[0]?.start();
  const changedAt = now();
  await gateways.tell(0, "ready");
  await world.servedBy(NEAR, changedAt);
  return world.describe(changedAt, NEAR);
}

/** Nobody can serve: refusals are quick, and the gateways do not dial each other. */
async function emptyAndBack(world: TrafficWorld): Promise<StepFigures> {
  await scaleDown(world);
  const [, { details }] = world.sites;
  const before = openFiles(world);
  const emptiedAt = await details.withdraw();
  await details.kill();
  const refusals = await world.refused(emptiedAt, REFUSED);
  const slowestMs = Math.max(...refusals.map(({ startedAt, endedAt }) => endedAt - startedAt));
  expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 503));
  const grown = openFiles(world).map((files, at) => files - (before[at] ?? 0));
  expect(Math.max(...grown)).toBeLessThan(FEW_FILES);
  const changedAt = await details.bring();
  await world.servedBy(NEAR, changedAt);
  return { ...world.describe(changedAt, NEAR), slowestFailureMs: slowestMs };
}

async function nearFar(world: TrafficWorld): Promise<StepFigures> {
  const gone = now();
  await scaleDown(world);
  expect(world.load.records.filter(({ endedAt, cluster }) => endedAt > gone && cluster === FAR)).toEqual([]);
  const changedAt = await killGateway(world, 0);
  await world.servedBy(FAR, changedAt);
  return world.describe(changedAt, FAR);
}

async function killGateway(world: TrafficWorld, at: number): Promise<number> {
  const killedAt = now();
  await world.sites[1].gateways.pods[at]?.kill();
  return killedAt;
}

/** Of the gateways that run. */
function openFiles(world: TrafficWorld): readonly number[] {
  const pods = world.sites.flatMap(({ gateways }) => gateways.pods);
  return pods.filter(({ isRunning }) => isRunning).map(({ proxy }) => proxy.openFiles);
}
