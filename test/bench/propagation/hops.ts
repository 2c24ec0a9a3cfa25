import type { Commit } from "../children/cluster-child.js";
import type { LinkMark } from "../children/link-marks.js";
import { serviceOfEntry } from "./entry-watch.js";

/** One service that lost its last ready instance, or gained its first. */
export interface Flip {
  readonly service: string;
  readonly namespace: string;
  readonly to: "ready" | "notReady";
  /** When the client sent the write, and when it saw the entry come or go in the other cluster. */
  readonly writtenMs: number;
  readonly seenMs: number;
}

/** When one flip passed which point, all on one clock. */
export interface Passage {
  readonly writtenMs: number;
  readonly watchedMs: number;
  readonly reportedMs: number;
  readonly arrivedMs: number;
  readonly plannedMs: number;
  readonly followedMs: number;
  readonly committedMs: number;
  readonly seenMs: number;
}

export interface Hop {
  readonly hop: string;
  readonly from: keyof Passage;
  readonly to: keyof Passage;
}

/** The hops of one flip in their order, milliseconds. */
const HOPS: readonly Hop[] = [
  { hop: "write -> edge A's watch", from: "writtenMs", to: "watchedMs" },
  { hop: "watch -> report sent", from: "watchedMs", to: "reportedMs" },
  { hop: "report sent -> received", from: "reportedMs", to: "arrivedMs" },
  { hop: "received -> planned and sent", from: "arrivedMs", to: "plannedMs" },
  { hop: "sent -> received by edge B", from: "plannedMs", to: "followedMs" },
  { hop: "received -> entry written", from: "followedMs", to: "committedMs" },
  { hop: "written -> seen by a watch", from: "committedMs", to: "seenMs" },
];

/** Those that a trace can tell apart. */
export function hopsOf({ commits }: Trace): readonly Hop[] {
  if (commits !== undefined) return HOPS;
  return [...HOPS.slice(0, -2), { hop: "received -> entry seen by a watch", from: "followedMs", to: "seenMs" }];
}

/** Everything that the processes wrote down, each with its own marks. */
export interface Trace {
  readonly edgeA: readonly LinkMark[];
  readonly central: readonly LinkMark[];
  readonly edgeB: readonly LinkMark[];
  /** Undefined where the API server does not say. */
  readonly commits: undefined | readonly Commit[];
  /** Names of the clusters of edge A and edge B. */
  readonly a: string;
  readonly b: string;
}

/** Finds the way of each flip; undefined where a mark is missing. Marks outside the time of a flip are of others. */
export function findPassages(flips: readonly Flip[], trace: Trace): readonly (undefined | Passage)[] {
  const { a, b } = trace;
  const sent = indexMarks(
    trace.edgeA.filter((mark) => mark.hop === "report sent"),
    reportedService,
  );
  const arrived = indexMarks(
    trace.central.filter((mark) => mark.hop === "report received" && mark.cluster === a),
    reportedService,
  );
  const planned = indexMarks(
    trace.central.filter((mark) => mark.hop === "follow sent" && mark.cluster === b),
    (key) => sourceService(key, a),
  );
  const followed = indexMarks(
    trace.edgeB.filter((mark) => mark.hop === "follow received"),
    (key) => sourceService(key, a),
  );
  const commits = indexBy(trace.commits ?? [], ({ namespace, name }) => `${namespace}/${serviceOfEntry(name)}`);
  return flips.map((flip) => {
    const service = `${flip.namespace}/${flip.service}`;
    const within = <T extends { readonly atMs: number }>(marks: undefined | readonly T[]) =>
      marks?.find(({ atMs }) => atMs >= flip.writtenMs && atMs <= flip.seenMs);
    const report = within(sent.get(service));
    const found = [report, within(arrived.get(service)), within(planned.get(service)), within(followed.get(service))];
    const committedMs = trace.commits === undefined ? flip.seenMs : within(commits.get(service))?.atMs;
    if (report === undefined || committedMs === undefined || found.some((mark) => mark === undefined)) return undefined;
    const [reportedMs = 0, arrivedMs = 0, plannedMs = 0, followedMs = 0] = found.map((mark) => mark?.atMs ?? 0);
    return {
      ...{ writtenMs: flip.writtenMs, watchedMs: report.observedAtMs, reportedMs, arrivedMs, plannedMs, followedMs },
      ...{ committedMs, seenMs: flip.seenMs },
    };
  });
}

function indexMarks(
  marks: readonly LinkMark[],
  serviceOf: (key: string) => undefined | string,
): ReadonlyMap<string, readonly LinkMark[]> {
  return indexBy(marks, ({ key }) => serviceOf(key));
}

function indexBy<T>(items: readonly T[], keyOf: (item: T) => undefined | string): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const held = index.get(key);
    if (held === undefined) index.set(key, [item]);
    else held.push(item);
  }
  return index;
}

/** `service/NS/NAME` -> `NS/NAME`. */
function reportedService(key: string): undefined | string {
  return /^service\/(.+)$/.exec(key)?.[1];
}

/** `source/NS/NAME@CLUSTER`, or its withdrawal -> `NS/NAME`. */
function sourceService(key: string, cluster: string): undefined | string {
  const [, service, from] = /^(?:withdrawn\/)?source\/(.+)@(.+)$/.exec(key) ?? [];
  return from === cluster ? service : undefined;
}
