import type { Aim, Outcome } from "../harness/benchmark.js";
import { round, type Spread, spreadOf } from "../harness/quantile.js";
import { coreShare, MB, type Usage } from "../harness/usage.js";
import { type Flip, findPassages, HOPS, type Trace } from "./hops.js";

/** Undefined where the entry was never seen. */
export type Flips = readonly (undefined | Flip)[];

export interface PropagationRun {
  readonly flips: Flips;
  /** Through the relay. */
  readonly floors: Flips;
  readonly trace: Trace;
  readonly before: Readonly<Record<string, Usage>>;
  readonly after: Readonly<Record<string, Usage>>;
}

export function describePropagation({ flips, floors, trace, before, after }: PropagationRun): Outcome {
  const seen = flips.filter((flip) => flip !== undefined);
  const passages = findPassages(seen, trace).filter((passage) => passage !== undefined);
  const total = spreadOfFlips(flips);
  const floor = spreadOfFlips(floors);
  const link = spreadOf(passages.map(({ watchedMs, followedMs }) => followedMs - watchedMs));
  const hops = HOPS.map(({ hop, from, to }) => ({ hop, ...spreadOf(passages.map((one) => one[to] - one[from])) }));
  const lost = [...flips, ...floors].filter((flip) => flip === undefined).length;
  const processes = describeProcesses(before, after);
  return {
    figures: {
      ...{ p50Ms: total.p50, p99Ms: total.p99, floorP50Ms: floor.p50, floorP99Ms: floor.p99 },
      ...{ linkP50Ms: link.p50, linkP99Ms: link.p99, hops, processes },
      ...{ changes: flips.length, lost, untraced: seen.length - passages.length },
    },
    tables: [
      {
        title: `from the write to the entry seen, ms (${flips.length} changes)`,
        rows: describeTotals(total, floor, link),
      },
      { title: "by hop, ms", rows: hops },
      { title: "processes meanwhile", rows: processes },
    ],
    aims: aimsOf({ total, floor, link, lost }),
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

function aimsOf({ total, floor, link, lost }: Spreads): readonly Aim[] {
  return [
    { says: "p50 at most 2 times the floor's", value: round(total.p50 / floor.p50), limit: 2 },
    { says: "p99 under 50 ms", value: total.p99, limit: 50 },
    { says: "link alone: p50 under 4 ms", value: link.p50, limit: 4 },
    { says: "link alone: p99 under 12 ms", value: link.p99, limit: 12 },
    { says: "changes that never arrived", value: lost, limit: 0 },
  ];
}
