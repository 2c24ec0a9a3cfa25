import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUniverse, endOf, type MeshStep, type MeshUniverse, play } from "../testing/mesh-script.js";
import { Planner } from "./planner.js";

const SMALL = createUniverse(["c1", "c2", "c3"], 100);
/** With more exporters than an import has sources, so that most changes concern only some importers. */
const LARGE = createUniverse(["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"], 150);

/** The last report under each key, and the last settings, in another order and all at once. */
function restart(universe: MeshUniverse, steps: readonly MeshStep[], random: fc.Stream<number>) {
  const end = endOf(steps);
  const shuffled = end.steps
    .map((step) => ({ step, rank: random.next().value ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ step }) => step);
  return play(universe.start(end.settings), shuffled);
}

describe(Planner, () => {
  it.each([
    { size: "few", universe: SMALL, numRuns: 400 },
    { size: "many", universe: LARGE, numRuns: 150 },
  ])(
    "gives $size clusters after a restart what it gave before, byte for byte, in any order",
    ({ universe, numRuns }) => {
      fc.assert(
        fc.property(universe.script, fc.infiniteStream(fc.nat()), (steps, random) => {
          const before = universe.describe(play(universe.start(), steps));
          expect(universe.describe(restart(universe, steps, random))).toBe(before);
        }),
        { numRuns },
      );
    },
  );

  it("never withdraws what is drawn from a cluster that it knows nothing of", () => {
    fc.assert(
      fc.property(SMALL.script, (steps) => {
        const mesh = play(SMALL.start(), steps);
        for (const cluster of SMALL.clusters) {
          const keys = Object.keys(mesh.desired(cluster)).filter((key) => key.startsWith("withdrawn/"));
          const origins = mesh.desired(cluster);
          expect(keys.length === 0 || isKnown(origins[`origin/${cluster}`])).toBe(true);
          for (const key of keys.filter((text) => text.startsWith("withdrawn/source/"))) {
            expect(isKnown(origins[`origin/${key.slice(key.indexOf("@") + 1)}`])).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("never both wants and withdraws a key", () => {
    fc.assert(
      fc.property(SMALL.script, (steps) => {
        const mesh = play(SMALL.start(), steps);
        for (const desired of SMALL.clusters.map((cluster) => mesh.desired(cluster))) {
          const withdrawn = Object.keys(desired).filter((key) => key.startsWith("withdrawn/"));
          expect(withdrawn.filter((key) => Object.hasOwn(desired, key.slice("withdrawn/".length)))).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("gives every import the sources and origins that it names", () => {
    fc.assert(
      fc.property(SMALL.script, (steps) => {
        const mesh = play(SMALL.start(), steps);
        for (const desired of SMALL.clusters.map((cluster) => mesh.desired(cluster))) {
          const named = Object.entries(desired).flatMap(([key, resource]) =>
            resource.kind === "import" ? resource.sources.flatMap((source) => namedBy(key, source)) : [],
          );
          expect(named.filter((key) => !Object.hasOwn(desired, key))).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("has no work after a pass over everything, and emits nothing more", () => {
    fc.assert(
      fc.property(SMALL.script, (steps) => {
        const { planner } = play(SMALL.start(), steps);
        expect(planner.hasWork).toBe(false);
        planner.run(100, 0, () => expect.unreachable());
      }),
      { numRuns: 50 },
    );
  });
});

function isKnown(origin: unknown): boolean {
  const state = (origin as undefined | { readonly state: string })?.state;
  return state === "complete" || state === "stale" || state === "gone";
}

function namedBy(importKey: string, source: string): readonly string[] {
  return [`origin/${source}`, `source/${importKey.slice("import/".length)}@${source}`];
}
