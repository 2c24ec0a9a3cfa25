import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cutAt } from "../support/cut-at.js";
import { FaultWorld } from "../support/fault-world.js";
import type { LinkFrame } from "../support/link-call.js";
import { renderPod } from "../support/shop.js";

const SERVICES = ["a"];
const ENTRY = "WorkloadEntry shop/a@cluster-1 203.0.113.1";
/** Far more than any of these histories has: whoever gets here has lost count. */
const MOST_FRAMES = 60;
const DIRECTIONS: readonly Pick<LinkFrame, "stream" | "from">[] = [
  { stream: "report", from: "edge" },
  { stream: "report", from: "central" },
  { stream: "follow", from: "edge" },
  { stream: "follow", from: "central" },
];

let world: FaultWorld;
beforeAll(async () => {
  world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.forgetWrites());

interface History {
  readonly link: string;
  /** Ends when everything is as it should be again, whatever was cut. */
  readonly run: () => Promise<void>;
  /** Of every run, by cluster. */
  readonly writes: Readonly<Record<string, readonly string[]>>;
}

/**
 * Runs a history once for every message that goes one way on one stream, cutting the connection instead of passing that
 * message on, until a run has fewer messages than that. Answers how many there were.
 */
async function cutEverywhere({ link, run, writes }: History, way: (typeof DIRECTIONS)[number]): Promise<number> {
  for (let number = 0; number < MOST_FRAMES; number += 1) {
    let seen = 0;
    let isCut = false;
    const network = world.link(link);
    void cutAt(network, ({ stream, from }) => stream === way.stream && from === way.from && seen++ === number).then(
      () => {
        isCut = true;
        network.open();
      },
    );
    world.forgetWrites();
    await run();
    await world.connected();
    network.inspect(() => "pass");
    expect({ number, writes: world.writes() }).toEqual({ number, writes });
    expect(world.owned()).toEqual(world.settledState(SERVICES));
    if (!isCut) return number;
  }
  throw new Error(`more than ${MOST_FRAMES} messages`);
}

function tell({ stream, from }: (typeof DIRECTIONS)[number], cuts: number): void {
  process.stdout.write(`cut instead of each message of ${stream} from the ${from}: ${cuts} cuts\n`);
}

describe("a cut at every message", () => {
  it.each(DIRECTIONS)("of $stream from the $from while a change goes out and back", async (way) => {
    const { client } = world.cluster("cluster-1");
    const outAndBack = async () => {
      await client.delete({ kind: "Pod", namespace: "shop", name: "a" });
      await world.soon(() => world.deletes().length === 1);
      await client.apply([renderPod("a")]);
      await world.soon(() => world.isSettled(SERVICES));
    };
    const writes = { "cluster-2": [`delete ${ENTRY}`, `create ${ENTRY}`] };
    let cuts = 0;
    for (const link of world.names) cuts += await cutEverywhere({ link, run: outAndBack, writes }, way);
    tell(way, cuts);
    expect(cuts).toBeGreaterThanOrEqual(1);
    await world.barrier();
    expect(world.writes()).toEqual(writes);
  });

  it.each(DIRECTIONS)("of $stream from the $from while edge and central start again", async (way) => {
    const startAgain = async () => {
      await world.killCentral();
      await world.killEdge("cluster-1");
      await world.startCentral();
      await world.startEdge("cluster-1");
      // Follow begins a moment after the streams are up: once the marker is through, it has told everything.
      await world.barrier();
    };
    const cuts = await cutEverywhere({ link: "cluster-1", run: startAgain, writes: {} }, way);
    tell(way, cuts);
    expect(cuts).toBeGreaterThanOrEqual(2);
    await world.barrier();
    expect(world.writes()).toEqual({});
  });
});
