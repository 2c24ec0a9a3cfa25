import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endOf, type MeshStep, meshScript, playStep, startMesh, textOf } from "../testing/mesh-script.js";
import type { PlannedMesh } from "../testing/planned-mesh.js";
import { Planner } from "./planner.js";

const CLUSTERS = ["c1", "c2", "c3"];

function play(mesh: PlannedMesh, steps: readonly MeshStep[]): PlannedMesh {
  for (const step of steps) playStep(mesh, step);
  return mesh.run();
}

describe(Planner, () => {
  it("gives after a restart what it gave before, byte for byte, in whatever order the reports come", () => {
    const order = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(meshScript, order, (steps, random) => {
        const end = endOf(steps);
        const shuffled = end.steps
          .map((step) => ({ step, rank: random.next().value ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ step }) => step);
        expect(textOf(play(startMesh(end.settings), shuffled))).toBe(textOf(play(startMesh(), steps)));
      }),
      { numRuns: 400 },
    );
  });

  it("never withdraws what is drawn from a cluster that it knows nothing of", () => {
    fc.assert(
      fc.property(meshScript, (steps) => {
        const mesh = play(startMesh(), steps);
        for (const cluster of CLUSTERS) {
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
      fc.property(meshScript, (steps) => {
        const mesh = play(startMesh(), steps);
        for (const desired of CLUSTERS.map((cluster) => mesh.desired(cluster))) {
          const withdrawn = Object.keys(desired).filter((key) => key.startsWith("withdrawn/"));
          expect(withdrawn.filter((key) => Object.hasOwn(desired, key.slice("withdrawn/".length)))).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("gives every import the sources and origins that it names", () => {
    fc.assert(
      fc.property(meshScript, (steps) => {
        const mesh = play(startMesh(), steps);
        for (const desired of CLUSTERS.map((cluster) => mesh.desired(cluster))) {
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
      fc.property(meshScript, (steps) => {
        const { planner } = play(startMesh(), steps);
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
