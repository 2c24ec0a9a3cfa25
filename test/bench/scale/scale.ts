import type { Benchmark, Outcome } from "../harness/benchmark.js";
import { round } from "../harness/quantile.js";
import { MB } from "../harness/usage.js";
import { type CentralFigures, type CentralSize, measureCentral } from "./measure-central.js";
import { type EdgeFigures, measureEdge } from "./measure-edge.js";
import type { Return } from "./measure-return.js";

const TRAFFIC = { changesPerSecond: 167, seconds: 20 };
const FULL: readonly CentralSize[] = [
  { edges: 200, servicesEach: 250, ...TRAFFIC, isKilled: true },
  { edges: 200, servicesEach: 50, ...TRAFFIC, isKilled: true },
  // Longer: its memory has a limit, and the heap takes a minute to come near to what it may become.
  { edges: 1_000, servicesEach: 50, ...TRAFFIC, seconds: 60, isKilled: false },
];
const SMOKE: readonly CentralSize[] = [
  { edges: 10, servicesEach: 5, changesPerSecond: 20, seconds: 1, isKilled: true },
  { edges: 20, servicesEach: 2, changesPerSecond: 20, seconds: 1, isKilled: false },
];
const FULL_EDGE = { services: 4_000, podsEach: 10, namespaces: 40 };
const SMOKE_EDGE = { services: 20, podsEach: 2, namespaces: 2 };

/** One central with as many edges as it is designed for, and one edge with as many services. */
export const scale: Benchmark = {
  name: "scale",
  says: "central with 200 and with 1,000 edges, killed and back; an edge with 4,000 services and 40,000 pods",
  worlds: ["embedded"],
  async run({ size, say }) {
    const centrals: CentralFigures[] = [];
    for (const one of size === "full" ? FULL : SMOKE) {
      say(`central with ${one.edges} edges of ${one.servicesEach} services`);
      centrals.push(await measureCentral(one));
    }
    const many = size === "full" ? FULL_EDGE : SMOKE_EDGE;
    say(`an edge with ${many.services} services and ${many.services * many.podsEach} pods`);
    return describe(centrals, await measureEdge(many));
  },
};

function describe(centrals: readonly CentralFigures[], edge: EdgeFigures): Outcome {
  const largest = centrals.at(-1);
  const returns = centrals.flatMap(({ edges, servicesEach, afterKill }) =>
    Object.entries(afterKill ?? {}).map(([copy, figures]) => ({
      edges,
      "services each": servicesEach,
      copy,
      ...figures,
    })),
  );
  // As many services as a cluster is designed to have on average.
  const back = returns.filter(({ copy }) => copy === "kept").at(-1);
  return {
    figures: { centrals, edge },
    tables: [
      { title: "central", rows: centrals.map(centralRow) },
      { title: "killed and back, ms since it listened again", rows: returns },
      { title: "a large edge", rows: [edgeRow(edge)] },
    ],
    aims: [
      {
        says: "central with the most edges: resident memory under 1024 MB",
        value: mb(largest?.rssBytes),
        limit: 1_024,
      },
      { says: "central at 167 changes a second: under 40 % of a core", value: percent(largest), limit: 40 },
      { says: "an edge: resident memory under 200 MB", value: mb(edge.rssBytes), limit: 200 },
      {
        says: "killed and back, clusters of the average size: p99 of the edges current within 1000 ms",
        value: back?.p99Ms ?? Number.NaN,
        limit: 1_000,
      },
      { says: "killed and back: entries touched", value: sum(returns, "entriesTouched"), limit: 0 },
      { says: "killed and back: resources sent to who held them", value: sum(returns, "resent"), limit: 0 },
    ],
  };
}

function sum(returns: readonly Return[], of: "entriesTouched" | "resent"): number {
  return returns.reduce((total, { [of]: count }) => total + count, 0);
}

function centralRow(figures: CentralFigures) {
  return {
    ...{ edges: figures.edges, "services each": figures.servicesEach },
    ...{ "first Complete ms": Math.round(figures.completeMs), "settled ms": Math.round(figures.settledMs) },
    ...{
      "start CPU ms": Math.round(figures.startCpuMs),
      "RSS MB": mb(figures.rssBytes),
      "held MB": mb(figures.heldBytes),
    },
    ...{ "% of a core": percent(figures), changes: figures.changes, received: figures.received },
  };
}

function edgeRow(edge: EdgeFigures) {
  return {
    ...{
      services: edge.services,
      pods: edge.services * edge.podsEach,
      "first report ms": Math.round(edge.firstReportMs),
    },
    ...{ "CPU ms": Math.round(edge.cpuMs), "peak RSS MB": mb(edge.peakRssBytes), "RSS MB": mb(edge.rssBytes) },
    ...{ "held MB": mb(edge.heldBytes), "cluster's fill CPU ms": Math.round(edge.fillCpuMs) },
  };
}

function percent(figures: undefined | CentralFigures): number {
  return round((figures?.coreShare ?? Number.NaN) * 100);
}

function mb(bytes: undefined | number): number {
  return Math.round((bytes ?? Number.NaN) / MB);
}
