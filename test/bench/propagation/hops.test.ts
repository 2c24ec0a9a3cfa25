import { describe, expect, it } from "vitest";
import { type Flip, findPassages, hopsOf, type Trace } from "./hops.js";

const mark = (cluster: string, hop: string, key: string, atMs: number, observedAtMs = atMs) => ({
  ...{ cluster, hop, key, atMs, observedAtMs },
});

const flipAt = (writtenMs: number): Flip => ({
  ...{ namespace: "n", service: "s", to: "ready", writtenMs, seenMs: writtenMs + 8 },
});

const TRACE: Trace = {
  ...{ a: "c1", b: "c2" },
  edgeA: [mark("c1", "report sent", "service/n/s", 3, 2), mark("c1", "report sent", "service/n/s", 103, 102)],
  central: [
    mark("c1", "report received", "service/n/s", 4),
    mark("c2", "report received", "service/n/s", 4.5),
    mark("c1", "follow sent", "source/n/s@c2", 4.6),
    mark("c2", "follow sent", "source/n/s@c1", 5),
    mark("c1", "report received", "service/n/s", 104),
    mark("c2", "follow sent", "withdrawn/source/n/s@c1", 105),
  ],
  edgeB: [
    mark("c2", "report sent", "applied/source/n/s@c1", 1),
    mark("c2", "follow received", "source/n/s@c1", 6),
    mark("c2", "follow received", "withdrawn/source/n/s@c1", 106),
  ],
  commits: [
    { namespace: "n", name: "k-s-0f", type: "ADDED", atMs: 7 },
    { namespace: "n", name: "k-s-0f", type: "DELETED", atMs: 107 },
  ],
};

describe(findPassages, () => {
  it("tells two flips of one service apart by their times", () => {
    const flips = [1, 101].map((writtenMs) => flipAt(writtenMs));
    const passage = (startMs: number) => ({
      ...{ writtenMs: startMs + 1, watchedMs: startMs + 2, reportedMs: startMs + 3, arrivedMs: startMs + 4 },
      ...{ plannedMs: startMs + 5, followedMs: startMs + 6, committedMs: startMs + 7, seenMs: startMs + 9 },
    });
    expect(findPassages(flips, TRACE)).toEqual([passage(0), passage(100)]);
  });

  it("answers undefined where a mark is missing", () => {
    const flip = flipAt(1);
    expect(findPassages([flip], { ...TRACE, edgeB: [] })).toEqual([undefined]);
    expect(findPassages([{ ...flip, service: "other" }], TRACE)).toEqual([undefined]);
  });

  it("joins the last two hops where nobody says when an entry was committed", () => {
    const trace = { ...TRACE, commits: undefined };
    const [passage] = findPassages([flipAt(1)], trace);
    const spans = hopsOf(trace).map(({ from, to }) => (passage?.[to] ?? 0) - (passage?.[from] ?? 0));
    expect(spans).toEqual([1, 1, 1, 1, 1, 3]);
    expect(hopsOf(TRACE)).toHaveLength(7);
  });
});
