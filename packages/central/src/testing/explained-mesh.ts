import type { ClusterId, Reason, ReportResource } from "@causeway/shared";
import { expect } from "vitest";
import type { ExplainLink } from "../core/explain/explain-link.js";
import { explainService } from "../core/explain/explain-service.js";
import { APPLIED_EXPORT, appliedSourceKey, DETAILS } from "./planned-mesh.js";
import { appliedReport, appliedSource } from "./reports.js";
import { eastWestItem, type SettingsSketch, settingOf, settingsOf, workspace } from "./settings.js";
import { TrackedMesh } from "./tracked-mesh.js";

export const C1 = "c1" as ClusterId;
export const SERVICE = "service/bookinfo/details";
export const APPLIED_IMPORT = "applied/import/bookinfo/details";
export const OWNING = { clusters: ["c1", "c2"], workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] };

type Reports = Readonly<Record<string, undefined | ReportResource>>;

export interface GivenMesh {
  readonly settings?: SettingsSketch;
  /** What cluster c1 reports otherwise than a cluster in which everything is in order. */
  readonly here?: Reports;
  /** The same of c2. */
  readonly there?: Reports;
}

/** One thing that is not in order, and where that shows. */
export interface BrokenLink extends GivenMesh {
  readonly when: string;
  readonly step: string;
  readonly reason: Reason;
  readonly message: string | RegExp;
}

/** Two clusters that have details, export it, and import it from each other, but for what is given. */
export function explainedMesh({ settings, here = {}, there = {} }: GivenMesh): TrackedMesh {
  const mesh = new TrackedMesh(settingsOf(settings ?? OWNING));
  for (const [cluster, other, reports] of [
    ["c1", "c2", here],
    ["c2", "c1", there],
  ] as const) {
    mesh.standard(cluster).connect(cluster);
    mesh.report(cluster, APPLIED_EXPORT, appliedReport()).report(cluster, APPLIED_IMPORT, appliedReport());
    mesh.report(cluster, appliedSourceKey(other), appliedSource());
    mesh.report(cluster, `applied/gateway/${other}/eastwest/eastwest-gateway`, appliedReport());
    for (const [key, value] of Object.entries(reports)) mesh.report(cluster, key, value);
  }
  return mesh.run();
}

/** Workspace settings that expose the services with these labels. */
export function selecting(labels: Readonly<Record<string, string>>): SettingsSketch {
  const setting = settingOf({ gateways: [eastWestItem({ exposedServices: [labels] })] });
  return { ...OWNING, workspaces: [workspace("ws", ["*/bookinfo"], setting)] };
}

/** Of details in c1. */
export function explainedChain(mesh: TrackedMesh): readonly ExplainLink[] {
  return explainService({ service: DETAILS, cluster: C1, limit: 10, after: "" }, mesh.world).clusters[0]?.chain ?? [];
}

/** That step does not hold for that reason, all before it do, none after it is reached, and it says what to do. */
export function expectBroken(side: ExplainLink["side"], { step, reason, message, ...given }: BrokenLink): void {
  const chain = explainedChain(explainedMesh(given)).filter((link) => link.side === side);
  const at = chain.findIndex(({ ok }) => ok === false);
  const seen = typeof message === "string" ? message : expect.stringMatching(message);
  expect(chain[at]).toMatchObject({ step, reason, message: seen });
  expect(chain[at]).toMatchObject({
    fix: expect.stringMatching(/./),
    docs: `docs/reasons.md#${reason.toLowerCase()}`,
  });
  expect(chain.slice(0, at).map(({ ok }) => ok)).toEqual(chain.slice(0, at).map(() => true));
  const rest = chain.slice(at + 1).map(({ ok, message: said }) => [ok, said]);
  expect(rest).toEqual(rest.map(() => [null, ""]));
}
