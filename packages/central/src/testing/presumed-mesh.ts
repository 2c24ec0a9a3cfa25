import type { ClusterId, ReportResource } from "@causeway/shared";
import { sameValue } from "../core/same-value.js";
import type { MeshStep } from "./mesh-script.js";
import type { PlannedMesh } from "./planned-mesh.js";

type Report = Map<string, ReportResource>;
type ReportStep = Extract<MeshStep, { readonly kind: "report" }>;

/** What was heard of each cluster in the course of these steps. */
export function keptOf(steps: readonly MeshStep[]): ReadonlyMap<string, Report> {
  const kept = new Map<string, Report>();
  for (const step of steps) if (step.kind === "report") note(kept, step);
  return kept;
}

/** Presumes what was kept of each cluster. */
export function presumeAll(mesh: Pick<PlannedMesh, "planner">, kept: ReadonlyMap<string, Report>): void {
  for (const [cluster, report] of kept) {
    const resources = Array.from(report, ([key, value]) => ({ key, hash: "", value }));
    mesh.planner.presume(cluster as ClusterId, resources);
  }
}

export interface Presumed {
  readonly kept: ReadonlyMap<string, Report>;
  /** Before which of the steps that follow whoever has not come is given up. */
  readonly dismissAt: number;
}

/**
 * Lets steps happen to a mesh that presumes what was kept: of a cluster that comes, only what differs from what is held is
 * sent, as its digests would have it. The mesh must not have heard anything yet.
 */
export function playPresumed(
  mesh: PlannedMesh,
  steps: readonly MeshStep[],
  { kept, dismissAt }: Presumed,
): PlannedMesh {
  presumeAll(mesh, kept);
  mesh.run();
  const life = new Life(mesh, kept, steps);
  for (const [index, step] of steps.entries()) {
    if (index === dismissAt) life.dismiss();
    life.take(step);
  }
  life.dismiss();
  return mesh.run();
}

/** One life of central after one in which something was kept. */
class Life {
  private readonly mesh: PlannedMesh;
  private readonly kept: ReadonlyMap<string, Report>;
  private readonly held: Map<string, Report>;
  private readonly said = new Map<string, Set<string>>();
  private readonly completing: ReadonlySet<string>;
  private readonly withheld = new Set<string>();

  constructor(mesh: PlannedMesh, kept: ReadonlyMap<string, Report>, steps: readonly MeshStep[]) {
    this.mesh = mesh;
    this.kept = kept;
    this.held = new Map(Array.from(kept, ([cluster, report]) => [cluster, new Map(report)]));
    this.completing = new Set(steps.map((step) => (step.kind === "complete" ? step.cluster : "")));
  }

  dismiss(): void {
    for (const cluster of this.mesh.planner.dismissPresumed(0)) this.withheld.add(cluster);
  }

  take(step: MeshStep): void {
    if (step.kind === "settings") this.mesh.settings(step.settings);
    else if (step.kind === "pass") this.mesh.run();
    else if (step.kind === "report") this.report(step);
    else this.complete(step.cluster);
  }

  private report(step: ReportStep): void {
    const { cluster, key, value } = step;
    this.said.set(cluster, (this.said.get(cluster) ?? new Set()).add(key));
    const before = this.held.get(cluster)?.get(key);
    note(this.held, step);
    if (!this.completing.has(cluster) || !sameValue(before, value)) this.mesh.report(cluster, key, value);
  }

  private complete(cluster: string): void {
    const held = this.held.get(cluster);
    for (const key of this.kept.get(cluster)?.keys() ?? []) {
      // What was kept and is not there any more goes with the Complete.
      const isGone = this.said.get(cluster)?.has(key) !== true && held?.delete(key) === true;
      if (isGone) this.mesh.report(cluster, key, undefined);
    }
    if (this.withheld.delete(cluster)) for (const [key, value] of held ?? []) this.mesh.report(cluster, key, value);
    this.mesh.complete(cluster);
  }
}

function note(held: Map<string, Report>, { cluster, key, value }: ReportStep): void {
  const report = held.get(cluster) ?? new Map<string, ReportResource>();
  held.set(cluster, report);
  if (value === undefined) report.delete(key);
  else report.set(key, value);
}
