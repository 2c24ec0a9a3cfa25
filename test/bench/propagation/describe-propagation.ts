import type { Aim, Outcome } from "../harness/benchmark.js";
import { round, type Spread, spreadOf } from "../harness/quantile.js";
import { coreShare, MB, type Usage } from "../harness/usage.js";
import { type Flip, findPassages, hopsOf, type Trace } from "./hops.js";
import { pushDelays } from "./push-delays.js";
import type { EndpointPush } from "./push-watch.js";

/** Undefined where the entry was never seen. */
export type Flips = readonly (undefined | Flip)[];

export interface PropagationRun {
  readonly flips: Flips;
  /** Through the relay. */
  readonly floors: Flips;
  readonly trace: Trace;
  /** Of endpoints, to a proxy of the far cluster; undefined where no control plane runs. */
  readonly pushes: undefined | readonly EndpointPush[];
  readonly before: Readonly<Record<string, Usage>>;
  readonly after: Readonly<Record<string, Usage>>;
}

export function describePropagation({ flips, floors, trace, pushes, before, after }: PropagationRun): Outcome {
  const seen = flips.filter((flip) => flip !== undefined);
  const passages = findPassages(seen, trace).filter((passage) => passage !== undefined);
  const total = spreadOfFlips(flips);
  const floor = spreadOfFlips(floors);
  const link = spreadOf(passages.map(({ watchedMs, followedMs }) => followedMs - watchedMs));
  const hops = hopsOf(trace).map(({ hop, from, to }) => ({
    hop,
    ...spreadOf(passages.map((one) => one[to] - one[from])),
  }));
  const lost = [...flips, ...floors].filter((flip) => flip === undefined).length;
  const processes = describeProcesses(before, after);
  const eds = pushes && { ours: spreadOf(pushDelays(flips, pushes)), floor: spreadOf(pushDelays(floors, pushes)) };
  return {
    figures: {
      ...{ p50Ms: total.p50, p99Ms: total.p99, floorP50Ms: floor.p50, floorP99Ms: floor.p99 },
      ...{ linkP50Ms: link.p50, linkP99Ms: link.p99, hops, processes },
      ...(eds && { edsP50Ms: eds.ours.p50, edsP99Ms: eds.ours.p99 }),
      ...(eds && { edsFloorP50Ms: eds.floor.p50, edsFloorP99Ms: eds.floor.p99 }),
      ...{ changes: flips.length, lost, untraced: seen.length - passages.length },
    },
    tables: [
      {
        title: `from the write to the entry seen, ms (${flips.length} changes)`,
        rows: describeTotals(total, floor, link),
      },
      ...(eds === undefined ? [] : [describePushes(eds.ours, eds.floor)]),
      { title: "by hop, ms", rows: hops },
      { title: "processes meanwhile", rows: processes },
    ],
    aims: eds === undefined ? aimsOf({ total, floor, link, lost }) : realAimsOf({ total, floor, lost }),
  };
}

function spreadOfFlips(flips: Flips): Spread {
  return spreadOf(flips.flatMap((flip) => (flip === undefined ? [] : [flip.seenMs - flip.writtenMs])));
}

function describeTotals(total: Spread, floor: Spread, link: Spread) {
  return [
    { what: "edges and central", ...total },
    { what: "floor: bare relay", ...floor },
    { what: "link alone", ...link },
  ];
}

function describePushes(ours: Spread, floor: Spread) {
  const rows = [
    { what: "edges and central", ...ours },
    { what: "floor: bare relay", ...floor },
  ];
  return { title: "from the write to the endpoints pushed by istiod, ms", rows };
}

function describeProcesses(before: PropagationRun["before"], after: PropagationRun["after"]) {
  return Object.entries(before).map(([process, start]) => {
    const end = after[process] ?? start;
    const [share, rss] = [round(coreShare(start, end) * 100), Math.round(end.rssBytes / MB)];
    return { process, "% of a core": share, "RSS MB": rss };
  });
}

interface Spreads {
  readonly total: Spread;
  readonly floor: Spread;
  readonly link: Spread;
  readonly lost: number;
}

/** Where foreign programs take most of the processors, times alone say more of these than of us. */
function realAimsOf({ total, floor, lost }: Omit<Spreads, "link">): readonly Aim[] {
  return [p50Aim(total, floor), lostAim(lost)];
}

function p50Aim(total: Spread, floor: Spread): Aim {
  return { says: "p50 at most 2 times the floor's", value: round(total.p50 / floor.p50), limit: 2 };
}

function lostAim(lost: number): Aim {
  return { says: "changes that never arrived", value: lost, limit: 0 };
}

function aimsOf({ total, floor, link, lost }: Spreads): readonly Aim[] {
  return [
    p50Aim(total, floor),
    { says: "p99 under 50 ms", value: total.p99, limit: 50 },
    { says: "link alone: p50 under 4 ms", value: link.p50, limit: 4 },
    { says: "link alone: p99 under 12 ms", value: link.p99, limit: 12 },
    lostAim(lost),
  ];
}
