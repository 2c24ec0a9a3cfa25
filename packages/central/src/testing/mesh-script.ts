import type { ReportResource } from "@causeway/shared";
import fc from "fast-check";
import type { StoredConfigView } from "../core/config/build-view.js";
import { reportVariants, settingsVariants } from "./mesh-variants.js";
import { PlannedMesh } from "./planned-mesh.js";

/** One thing that happens to central. `pass` lets it plan what was noted so far. */
export type MeshStep =
  | {
      readonly kind: "report";
      readonly cluster: string;
      readonly key: string;
      readonly value: undefined | ReportResource;
    }
  | { readonly kind: "complete"; readonly cluster: string }
  | { readonly kind: "settings"; readonly settings: StoredConfigView }
  | { readonly kind: "pass" };

/** Some clusters and everything that may happen to a central that has them. */
export interface MeshUniverse {
  readonly clusters: readonly string[];
  /** In any order, after some clusters have reported what every cluster has. */
  readonly script: fc.Arbitrary<readonly MeshStep[]>;
  /** Central as it starts: with settings, and nothing heard of. */
  start(settings?: undefined | StoredConfigView): PlannedMesh;
  /** What every cluster should have, as text: equal bytes, not just equal meaning. */
  describe(mesh: PlannedMesh): string;
}

/** `maxSteps` bounds the script after its beginning. Needs three clusters or more. */
export function createUniverse(clusters: readonly string[], maxSteps: number): MeshUniverse {
  const settings = settingsVariants(clusters);
  const first = settings[0] as StoredConfigView;
  return {
    clusters,
    script: scriptOf(clusters, settings, maxSteps),
    start: (own) => new PlannedMesh(own ?? first),
    describe: (mesh) => JSON.stringify(Object.fromEntries(clusters.map((id) => [id, mesh.desired(id)])), null, 1),
  };
}

function scriptOf(
  clusters: readonly string[],
  settings: readonly StoredConfigView[],
  maxSteps: number,
): MeshUniverse["script"] {
  const variants = reportVariants(clusters);
  const cluster = fc.constantFrom(...clusters);
  const report = fc.tuple(cluster, fc.constantFrom(...Object.keys(variants)), fc.nat()).map(([id, key, nth]) => {
    const values = variants[key] ?? [];
    return { kind: "report" as const, cluster: id, key, value: values[nth % values.length] };
  });
  const step: fc.Arbitrary<MeshStep> = fc.oneof(
    { weight: 40, arbitrary: report },
    { weight: 3, arbitrary: cluster.map((id) => ({ kind: "complete" as const, cluster: id })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...settings).map((view) => ({ kind: "settings" as const, settings: view })),
    },
    { weight: 12, arbitrary: fc.constant({ kind: "pass" as const }) },
  );
  return fc
    .tuple(fc.subarray([...clusters]), fc.array(step, { minLength: 5, maxLength: maxSteps, size: "max" }))
    .map(([complete, steps]) => [
      ...clusters.flatMap((id) => firstReports(id, variants)),
      ...complete.map((id) => ({ kind: "complete" as const, cluster: id })),
      ...steps,
    ]);
}

/** Lets all steps happen, and a last pass. */
export function play(mesh: PlannedMesh, steps: readonly MeshStep[]): PlannedMesh {
  for (const step of steps) {
    if (step.kind === "report") mesh.report(step.cluster, step.key, step.value);
    else if (step.kind === "complete") mesh.complete(step.cluster);
    else if (step.kind === "settings") mesh.settings(step.settings);
    else mesh.run();
  }
  return mesh.run();
}

/** The same end without the way there: the last settings, and the last report under each key. */
export function endOf(steps: readonly MeshStep[]): {
  readonly settings: undefined | StoredConfigView;
  readonly steps: readonly MeshStep[];
} {
  const last = new Map<string, MeshStep>();
  let settings: undefined | StoredConfigView;
  for (const step of steps) {
    if (step.kind === "settings") settings = step.settings;
    else if (step.kind === "complete") last.set(step.cluster, step);
    else if (step.kind === "report") last.set(`${step.cluster} ${step.key}`, step);
  }
  return { settings, steps: [...last.values()] };
}

/** The first variant of everything but sources and their gateways. */
function firstReports(cluster: string, variants: ReturnType<typeof reportVariants>): readonly MeshStep[] {
  const keys = Object.keys(variants).filter((key) => !/^applied\/(source|gateway)/.test(key));
  return keys.map((key) => ({ kind: "report", cluster, key, value: variants[key]?.[0] }));
}
