import { afterAll, afterEach, beforeEach, expect } from "vitest";
import { FaultWorld, type FaultWorldOptions } from "../support/fault-world.js";
import type { Owned } from "../support/settled-state.js";

/** Longer than the brake looks back, than a hold of damping lasts and than a watch takes to be trusted again. */
const REST_MS = 61_000;
/** More than the longest wait before a write is tried again, given how little chance adds to it here. */
const RETRY_MS = 5_000;

/**
 * One settled world for all tests of a file, as long as each leaves it as it found it: after one that does not, the next
 * gets a new world. The records of writes and of log lines begin empty.
 */
export function useSharedWorld(options: FaultWorldOptions): () => FaultWorld {
  let world: undefined | FaultWorld;
  const drop = async () => {
    const dropped = world;
    world = undefined;
    await dropped?.[Symbol.asyncDispose]();
  };
  beforeEach(async () => {
    if (world !== undefined && !(await isRested(world, options))) await drop();
    world ??= await FaultWorld.startSettled(options);
    world.forgetWrites();
    world.log.lines.length = 0;
  });
  // What a test leaves undone cannot all be seen.
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await drop();
  });
  afterAll(drop);
  return () => {
    if (world === undefined) throw new Error("no test runs");
    return world;
  };
}

/** Everything is as it was at the start, and nobody complains; time has passed since. */
async function isRested(world: FaultWorld, { services }: FaultWorldOptions): Promise<boolean> {
  for (const name of world.names) world.cluster(name).faults.clear();
  if (!world.isSettled(services)) return false;
  await world.clock.pass(REST_MS);
  const edges = await world.status();
  return world.isSettled(services) && edges.every(({ problems }) => problems.length === 0);
}

/** What has become of the world: what each cluster holds now, and what was written since the last look, in any order. */
export interface Outcome {
  readonly owned: Owned;
  readonly writes: Owned;
}

/** Waits until the clusters own exactly this and nothing is on its way any more; then nothing else was written either. */
export async function expectOutcome(world: FaultWorld, { owned, writes }: Outcome): Promise<void> {
  // What was refused is tried again after a while only.
  await world.clock.pass(RETRY_MS);
  await world.soon(() => JSON.stringify(world.owned()) === JSON.stringify(owned));
  await world.barrier();
  expect(world.owned()).toEqual(owned);
  expect(sorted(world.writes())).toEqual(sorted(writes));
  world.forgetWrites();
}

function sorted(lines: Owned): Owned {
  return Object.fromEntries(Object.entries(lines).map(([name, of]) => [name, [...of].sort()]));
}

/** The settled state of both clusters but for these lines of one of them. */
export function changed(
  owned: Owned,
  cluster: string,
  { gone = [], come = [] }: { readonly gone?: readonly string[]; readonly come?: readonly string[] },
): Owned {
  const lines = (owned[cluster] ?? []).filter((line) => !gone.includes(line));
  return { ...owned, [cluster]: [...lines, ...come].sort() };
}

/** Waits until central tells people of this reason where a cluster's edge is concerned. */
export async function untilProblem(world: FaultWorld, cluster: string, reason: string): Promise<void> {
  await world.soon(async () => {
    const edge = (await world.status()).find((candidate) => candidate.cluster === cluster);
    return edge?.problems.some((problem) => problem.reason === reason) ?? false;
  });
}

/** Waits until an edge itself says this of why it does not do its work. */
export async function untilUnready(world: FaultWorld, cluster: string, word: string): Promise<void> {
  const lines = () => world.edge(cluster).describeUnready();
  await world.soon(() => lines().some((line) => line.includes(word)));
}
