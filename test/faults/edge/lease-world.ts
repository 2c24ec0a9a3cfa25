import { expect } from "vitest";
import type { FaultWorld } from "../support/fault-world.js";
import { SHOP } from "../support/shop.js";

const EDGE_AGENT = "causeway-edge";
const STREAMS = ["report", "follow"] as const;
const ENDS = ["edge", "central"] as const;
/** More than any wait for a Lease. */
const MOST_SECONDS = 120;

/** Another process of a cluster's edge beside the one that is there, on a network of its own and later by a second. */
export async function startBeside(world: FaultWorld, cluster: string, name: string): Promise<void> {
  await world.clock.pass(1_000);
  await world.startEdge(cluster, { id: name, link: name, env: { EDGE_LEASE_HOLDER: name } });
}

/** Holds up everything that both ends say; the returned function lets it through. */
export function holdLink(world: FaultWorld, name: string): () => void {
  const releases = STREAMS.flatMap((stream) => ENDS.map((from) => world.link(name).hold(stream, from)));
  return () => {
    for (const release of releases) release();
  };
}

/** Why a process says that it writes nothing; "" when it does not say so. */
export function describeStandby(world: FaultWorld, id: string): string {
  const lines = world.edge(id).describeUnready();
  return lines.find((line) => line.startsWith("nothing is written: ")) ?? "";
}

/** Which processes have written or tried to, since the log lines were forgotten; sorted. */
export function writers(world: FaultWorld): readonly string[] {
  const lines = world.log.lines.filter(({ message }) => message === "object written" || message === "write failed");
  return [...new Set(lines.map(({ fields }) => String(fields["process"])))].sort();
}

/** Write requests about the shop's objects of a cluster's edges, whatever became of them. */
export function shopRequests(world: FaultWorld, cluster: string): number {
  const counts = world.cluster(cluster).writes.list(EDGE_AGENT);
  return counts.reduce((sum, { namespace, count }) => sum + (namespace === SHOP ? count : 0), 0);
}

/** How long something took. */
export interface Duration {
  /** By the clock of the world: not less than it really took. */
  readonly ms: number;
  /** Of that what the test let pass, without what the machine needed. */
  readonly passedMs: number;
}

/** Lets time pass, second by second, until it holds. */
export async function passedUntil(world: FaultWorld, holds: () => Promise<boolean>): Promise<Duration> {
  const startedMs = world.clock.monotonic();
  let seconds = 0;
  while (!(await holds())) {
    expect(seconds).toBeLessThan(MOST_SECONDS);
    await world.clock.pass(1_000);
    seconds += 1;
  }
  return { ms: world.clock.monotonic() - startedMs, passedMs: seconds * 1_000 };
}
