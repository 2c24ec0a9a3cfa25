import type { JsonObject } from "@causeway/sandbox";
import { describe, expect, it } from "vitest";
import type { FaultWorld } from "../support/fault-world.js";
import type { Owned } from "../support/settled-state.js";
import { changed, expectOutcome, untilProblem, useSharedWorld } from "./shared-world.js";
import { deleteOwned, nameOf, ownedObject } from "./shop-changes.js";

const ENTRY = "WorkloadEntry shop/a@cluster-2 203.0.113.2";
const RULE = "DestinationRule shop/a";
const GATEWAY = "Gateway shop/k-shop-gateway a,b";
const MARK = "app.kubernetes.io/managed-by";

interface Edit {
  readonly what: string;
  readonly line: string;
  /** Merge patch. */
  readonly patch: JsonObject;
  /** How the object reads once it is edited. */
  readonly edited: string;
}

const EDITS: readonly Edit[] = [
  {
    what: "the address of a WorkloadEntry",
    line: ENTRY,
    patch: { spec: { address: "198.51.100.77" } },
    edited: "WorkloadEntry shop/a@cluster-2 198.51.100.77",
  },
  {
    what: "the labels that a WorkloadEntry's service selects by",
    line: ENTRY,
    patch: { spec: { labels: { app: "b" } } },
    edited: ENTRY,
  },
  {
    what: "a WorkloadEntry's note of where it comes from",
    line: ENTRY,
    patch: { metadata: { annotations: { "causeway.dev/source-cluster": "cluster-9" } } },
    edited: "WorkloadEntry shop/a@cluster-9 203.0.113.2",
  },
  {
    what: "the outlier detection of a DestinationRule",
    line: RULE,
    patch: { spec: { trafficPolicy: { outlierDetection: null } } },
    edited: RULE,
  },
  {
    what: "the hosts of a Gateway",
    line: GATEWAY,
    patch: {
      spec: {
        servers: [
          {
            port: { number: 15_443, name: "tls", protocol: "TLS" },
            tls: { mode: "AUTO_PASSTHROUGH" },
            hosts: ["a.shop.svc.cluster.local"],
          },
        ],
      },
    },
    edited: "Gateway shop/k-shop-gateway a",
  },
  { what: "the selector of a Gateway", line: GATEWAY, patch: { spec: { selector: { app: "x" } } }, edited: GATEWAY },
];

interface Unmarked {
  readonly line: string;
  /** What central tells people then; undefined: nothing is wrong. */
  readonly reason: undefined | string;
  /** The service's entry goes: it must not be there without a rule that is known to guard it. */
  readonly entryGoes: boolean;
}

const UNMARKED: readonly Unmarked[] = [
  { line: ENTRY, reason: "ForeignObject", entryGoes: false },
  // A rule of theirs with a policy for the same host.
  { line: RULE, reason: "PolicyConflict", entryGoes: true },
  // A Gateway of theirs that lets the same hosts in, which is what is wanted.
  { line: GATEWAY, reason: undefined, entryGoes: false },
];

/** Who is sent to a gateway that has lost a host hears of it, if the host is not back sooner: entries may go and come. */
const SENT_HERE = ["WorkloadEntry shop/a@cluster-1 203.0.113.1", "WorkloadEntry shop/b@cluster-1 203.0.113.1"];

const OBJECTS = [{ line: ENTRY }, { line: RULE }, { line: GATEWAY }];

describe("an object of the edge's that a person", () => {
  const shared = useSharedWorld({ clusters: 2, services: ["a", "b"] });

  it.each(EDITS)("edits ($what) is put right by one write", async ({ line, patch, edited }) => {
    const world = shared();
    const before = world.owned();
    await world.cluster("cluster-1").client.patch(nameOf(ownedObject(world, "cluster-1", line)), patch);
    await expectMended(world, before, [`update ${edited}`, `update ${line}`]);
  });

  it.each(OBJECTS)("deletes ($line) is made anew by one write", async ({ line }) => {
    const world = shared();
    const before = world.owned();
    await deleteOwned(world, "cluster-1", line);
    await expectMended(world, before, [`delete ${line}`, `create ${line}`]);
  });

  it.each(UNMARKED)("takes our label from ($line) is theirs until the label is back", async (given) => {
    const { line, reason, entryGoes } = given;
    const world = shared();
    const before = world.owned();
    const { client } = world.cluster("cluster-1");
    const name = nameOf(ownedObject(world, "cluster-1", line));
    await client.patch(name, { metadata: { labels: { [MARK]: null } } });
    if (reason !== undefined) await untilProblem(world, "cluster-1", reason);
    await expectOutcome(world, {
      owned: changed(before, "cluster-1", { gone: entryGoes ? [line, ENTRY] : [line] }),
      writes: { "cluster-1": entryGoes ? [`update ${line}`, `delete ${ENTRY}`] : [`update ${line}`] },
    });
    await client.patch(name, { metadata: { labels: { [MARK]: "causeway-edge" } } });
    await expectOutcome(world, {
      owned: before,
      writes: { "cluster-1": entryGoes ? [`update ${line}`, `create ${ENTRY}`] : [`update ${line}`] },
    });
  });
});

/** All is as before, by these writes in cluster-1 and no others but what `SENT_HERE` says. */
async function expectMended(world: FaultWorld, before: Owned, writes: readonly string[]): Promise<void> {
  await world.soon(() => JSON.stringify(world.owned()) === JSON.stringify(before));
  await world.barrier();
  const { "cluster-1": here = [], "cluster-2": there = [], ...others } = world.writes();
  expect([[...here].sort(), others]).toEqual([[...writes].sort(), {}]);
  for (const line of SENT_HERE) {
    const about = there.filter((write) => write.endsWith(line));
    expect(about).toEqual(about.length === 0 ? [] : [`delete ${line}`, `create ${line}`]);
  }
  expect(there.filter((write) => !SENT_HERE.some((line) => write.endsWith(line)))).toEqual([]);
  expect(world.owned()).toEqual(before);
}
