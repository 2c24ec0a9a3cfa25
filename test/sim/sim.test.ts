import { type ClusterId, parseDesiredKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { ReportChange } from "../../packages/central/src/core/report-change.js";
import type { Reports } from "../../packages/central/src/reports-port.js";
import { DesiredView } from "../../packages/edge/src/core/desired-view.js";
import { MemoryLease } from "../../packages/edge/src/testing/memory-lease.js";
import { generateHistory } from "./history/generate.js";
import { shrinkHistory } from "./history/shrink.js";
import { CLUSTERS, type Step, WORKSPACES } from "./history/steps.js";
import { AS_IT_IS, judgeHistory, judgeSeed } from "./run-history.js";
import type { Mutation } from "./world.js";

const SEEDS = 8;
const SIZE = { steps: 20, extras: [] };

/** Takes what central does not mention for something that it does not want. */
class HastyView extends DesiredView {
  override withdrawn(key: string): ReturnType<DesiredView["withdrawn"]> {
    const ref = parseDesiredKey(key);
    const isMissing =
      (ref.kind === "source" && this.source(ref.service, ref.cluster) === undefined) ||
      (ref.kind === "import" && this.import(ref.service) === undefined);
    const value = { kind: "withdrawn", reason: "NoWorkspace", inUse: false } as const;
    return super.withdrawn(key) ?? (isMissing ? { value, hash: "", firstSeenMs: 0 } : undefined);
  }
}

/** Follows whatever store central has. */
class GullibleView extends DesiredView {
  override get policy() {
    const { storeId = "", revision = "" } = this.basis ?? {};
    return { ...super.policy, adoptedStoreId: storeId, adoption: revision };
  }
}

/** Takes a report for whole before its services have come; nothing is kept of them that could stand in. */
function hastyReports(reports: Reports): Reports {
  const isService = (change: ReportChange) => "key" in change && change.key.startsWith("service/");
  return {
    kept: () => [],
    held: () => [],
    openSession: (cluster) => reports.openSession(cluster),
    feed: () => reports.feed(),
    put: (session, changes) => reports.put(session, [...changes.filter((change) => !isService(change)), WHOLE]),
  };
}

const WHOLE: ReportChange = { kind: "complete", observedAtMs: 0 };
function laterOnly(wrap: Mutation["wrapReports"]): Mutation["wrapReports"] {
  let isFirst = true;
  return (reports) => {
    if (!isFirst) return wrap(reports);
    isFirst = false;
    return reports;
  };
}

/** Resumes from what was kept, and does not count it. */
function forgottenReports(reports: Reports): Reports {
  return {
    kept: () => [],
    held: (cluster) => reports.held(cluster),
    openSession: (cluster) => reports.openSession(cluster),
    feed: () => reports.feed(),
    put: (session, changes) => reports.put(session, changes),
  };
}

const after = (what: Step["what"], afterMs = 1_000): Step => ({ afterMs, what });
const RESTART: Step = after({ kind: "central", store: "same", awayMs: 500 });
const EMPTIED: Step = after({ kind: "central", store: "empty", awayMs: 500 });
const LATE: readonly Step[] = CLUSTERS.slice(1).map((cluster) =>
  after({ kind: "edge", cluster, how: "kill", awayMs: 45_000 }),
);
const PAUSE: Step = after({ kind: "repair" }, 60_000);

/** The instances of a cluster whose edge stays away are withdrawn after five seconds: all at once, so that the brake holds them. */
const LOST: readonly Step[] = [
  ...WORKSPACES.map((workspace) => after({ kind: "edgeLost", workspace, afterMs: 5_000 })),
  after({ kind: "edge", cluster: CLUSTERS[0] ?? ("" as ClusterId), how: "kill", awayMs: 150_000 }),
  after({ kind: "repair" }, 140_000),
];

const ABSENT = "c1" as ClusterId;
const UNHEARD = "c3" as ClusterId;
const POD: Extract<Step["what"], { kind: "pod" }> = {
  ...{ kind: "pod", cluster: UNHEARD, service: "bookinfo/details", pod: 1 },
  ...{ state: "ready", account: "sa-1", hasSidecar: true },
};
/** The service of one cluster is of use again before that of the other is gone, and central cannot hear of it yet. */
const RELIEVED: readonly Step[] = [
  after({ ...POD, hasSidecar: false }),
  after({ kind: "halfOpen", cluster: UNHEARD, forMs: 3_000 }, 2_500),
  after(POD, 40),
  after({ kind: "cluster", cluster: ABSENT, state: "absent" }, 2_000),
  PAUSE,
];

const MUTANTS: readonly {
  readonly name: string;
  readonly mutation: Partial<Mutation>;
  readonly history: readonly Step[];
}[] = [
  {
    name: "an edge that takes absence for a wish",
    mutation: { createDesired: () => new HastyView() },
    history: [...LATE, RESTART, PAUSE],
  },
  {
    name: "an edge that follows any store",
    mutation: { createDesired: () => new GullibleView() },
    history: [EMPTIED, PAUSE],
  },
  {
    name: "a central that takes a report for whole too early",
    // The first central is as it should be: what it has had written is what the second one takes away.
    mutation: { wrapReports: laterOnly(hastyReports) },
    history: [RESTART, PAUSE],
  },
  {
    name: "a central that lets edges send only what has changed since its last life, and knows only that",
    mutation: { wrapReports: forgottenReports },
    history: [RESTART, PAUSE],
  },
];

describe(judgeSeed, () => {
  it.each(Array.from({ length: SEEDS }, (_, index) => index + 1))("finds nothing wrong with seed %i", async (seed) => {
    expect((await judgeSeed(String(seed), SIZE, AS_IT_IS)).failures).toEqual([]);
  });

  it("gives the same for the same seed", async () => {
    const [first, second] = [await judgeSeed("5", SIZE, AS_IT_IS), await judgeSeed("5", SIZE, AS_IT_IS)];
    expect(second).toEqual(first);
    expect(first.writes).toBeGreaterThan(0);
  });
});

describe(judgeHistory, () => {
  it.each(MUTANTS)("catches $name", async ({ mutation, history }) => {
    expect(await judgeHistory("mutant", history, AS_IT_IS)).toMatchObject({ failures: [], wrongDeletes: 0 });
    const { wrongDeletes } = await judgeHistory("mutant", history, { ...AS_IT_IS, ...mutation });
    expect(wrongDeletes).toBeGreaterThan(0);
  });
});

describe("the last cluster to draw on", () => {
  it("takes the rules along that nobody else is known to need", async () => {
    expect(await judgeHistory("relieved", RELIEVED, AS_IT_IS)).toMatchObject({ failures: [], wrongDeletes: 0 });
  });

  it("leaves the rules that others need: an edge that takes them away is caught", async () => {
    const mutation = { ...AS_IT_IS, createDesired: () => new HastyView() };
    const { failures } = await judgeHistory("mutant", [...LATE, RESTART, PAUSE], mutation);
    expect(failures.filter((failure) => /^wrongDelete .* rule k-/.test(failure))).not.toEqual([]);
  });
});

describe("the clusters of an edge that is lost", () => {
  it("are let go of once the brake has held them for its time, and taken back when it returns", async () => {
    const kept = LOST.filter(({ what }) => what.kind !== "edgeLost");
    const [lost, stayed] = [await judgeHistory("lost", LOST, AS_IT_IS), await judgeHistory("lost", kept, AS_IT_IS)];
    expect([lost.failures, stayed.failures]).toEqual([[], []]);
    expect(lost.writes).toBeGreaterThan(stayed.writes);
  });

  it("are not let go of at once", async () => {
    const { failures } = await judgeHistory("lost", LOST, { ...AS_IT_IS, bulkDeleteHoldMs: 0 });
    expect(failures[0]).toMatch(/^brake .* entries of c1 deleted within a minute$/);
  });
});

describe("digests that differ for no reason", () => {
  it("cost no write", async () => {
    const streams = ["report", "follow"] as const;
    const mismatches = CLUSTERS.flatMap((cluster) =>
      streams.map((stream) => after({ kind: "mismatch", cluster, stream }, 2_000)),
    );
    const quiet = await judgeHistory("mismatch", [PAUSE], AS_IT_IS);
    expect(await judgeHistory("mismatch", [...mismatches, PAUSE], AS_IT_IS)).toEqual(quiet);
  });
});

/** Each finds nobody else: as if every process kept a Lease of its own. */
const ALONE = { wrapLease: () => new MemoryLease() };
const CLUSTER = "c1" as ClusterId;
/** An edge beside an older one that central cannot tell so, and work for both. */
const BESIDE: readonly Step[] = [
  after({ kind: "halfOpen", cluster: CLUSTER, forMs: 25_000 }),
  after({ kind: "edge", cluster: CLUSTER, how: "replace", awayMs: 60_000 }, 10),
  after(
    {
      kind: "pod",
      cluster: UNHEARD,
      service: "bookinfo/details",
      pod: 1,
      state: "absent",
      account: "sa-1",
      hasSidecar: true,
    },
    26_000,
  ),
  after(POD, 10_000),
  PAUSE,
];

describe("two processes of one edge", () => {
  it("write one at a time", async () => {
    expect(await judgeHistory("beside", BESIDE, AS_IT_IS)).toMatchObject({ failures: [], wrongDeletes: 0 });
  });

  it("that know nothing of each other are caught", async () => {
    const { failures } = await judgeHistory("beside", BESIDE, { ...AS_IT_IS, ...ALONE });
    expect(failures.filter((failure) => failure.startsWith("twoWriters"))).not.toEqual([]);
  });
});

describe(shrinkHistory, () => {
  it("keeps only what a failure needs", async () => {
    const history = generateHistory("any", 30);
    const needed = [history[4], history[21]];
    const fails = (steps: readonly Step[]) => Promise.resolve(needed.every((step) => step && steps.includes(step)));
    expect(await shrinkHistory(history, fails)).toEqual(needed);
  });
});
