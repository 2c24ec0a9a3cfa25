import type { ReportResource } from "@causeway/shared";
import fc from "fast-check";
import type { StoredConfigView } from "../core/config/build-view.js";
import { PlannedMesh } from "./planned-mesh.js";
import {
  appliedReport,
  appliedSource,
  clusterReport,
  gatewayPods,
  gatewayReport,
  namespaceReport,
  serviceReport,
} from "./reports.js";
import { clusterConfig, eastWestItem, settingOf, settingsOf, workspace } from "./settings.js";

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

const CLUSTERS = ["c1", "c2", "c3"];
const SERVICES = ["bookinfo/details", "other/ratings"];
const ADDRESSES = ["203.0.113.78", "203.0.113.79"];

/** What a report may say under each key; undefined takes the key away. */
const VARIANTS: Readonly<Record<string, readonly (undefined | ReportResource)[]>> = {
  cluster: [
    clusterReport(),
    clusterReport({ network: "n1" }),
    clusterReport({ regions: ["eu"], clusterDomain: "x.local" }),
  ],
  "namespace/bookinfo": [namespaceReport(), namespaceReport({ phase: "Terminating" }), undefined],
  "namespace/other": [namespaceReport(), undefined],
  ...Object.fromEntries(SERVICES.map((service) => [`service/${service}`, serviceVariants()])),
  "gateway/eastwest/a": gatewayVariants(),
  "gateway/eastwest/b": gatewayVariants(),
  ...Object.fromEntries(SERVICES.flatMap(appliedVariants)),
  ...Object.fromEntries(CLUSTERS.flatMap(appliedGatewayVariants)),
};

const SETTINGS = settingsVariants();

const step: fc.Arbitrary<MeshStep> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .tuple(fc.constantFrom(...CLUSTERS), fc.constantFrom(...Object.keys(VARIANTS)), fc.nat())
      .map(([cluster, key, nth]) => ({ kind: "report" as const, cluster, key, value: pickVariant(key, nth) })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...CLUSTERS).map((cluster) => ({ kind: "complete" as const, cluster })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...SETTINGS).map((settings) => ({ kind: "settings" as const, settings })),
  },
  { weight: 6, arbitrary: fc.constant({ kind: "pass" as const }) },
);

/** Anything that may happen to central, in any order, after some clusters have reported what every cluster has. */
export const meshScript: fc.Arbitrary<readonly MeshStep[]> = fc
  .tuple(fc.subarray(CLUSTERS), fc.array(step, { minLength: 5, maxLength: 100, size: "max" }))
  .map(([complete, steps]) => [
    ...CLUSTERS.flatMap(firstReports),
    ...complete.map((cluster) => ({ kind: "complete" as const, cluster })),
    ...steps,
  ]);

/** Central as it starts: with settings, and nothing heard of. */
export function startMesh(settings = SETTINGS[0] as StoredConfigView): PlannedMesh {
  return new PlannedMesh(settings);
}

export function playStep(mesh: PlannedMesh, played: MeshStep): void {
  if (played.kind === "report") mesh.report(played.cluster, played.key, played.value);
  else if (played.kind === "complete") mesh.complete(played.cluster);
  else if (played.kind === "settings") mesh.settings(played.settings);
  else mesh.run();
}

/** The same end without the way there: the last settings, and the last report under each key. */
export function endOf(steps: readonly MeshStep[]): {
  settings: undefined | StoredConfigView;
  steps: readonly MeshStep[];
} {
  const last = new Map<string, MeshStep>();
  let settings: undefined | StoredConfigView;
  for (const played of steps) {
    if (played.kind === "settings") settings = played.settings;
    else if (played.kind === "complete") last.set(played.cluster, played);
    else if (played.kind === "report") last.set(`${played.cluster} ${played.key}`, played);
  }
  return { settings, steps: [...last.values()] };
}

/** What every cluster should have, as text: equal bytes, not just equal meaning. */
export function textOf(mesh: PlannedMesh): string {
  return JSON.stringify(
    CLUSTERS.map((cluster) => mesh.desired(cluster)),
    null,
    1,
  );
}

/** The first variant of everything but sources and their gateways. */
function firstReports(cluster: string): readonly MeshStep[] {
  const keys = Object.keys(VARIANTS).filter((key) => !/^applied\/(source|gateway)/.test(key));
  return keys.map((key) => ({ kind: "report", cluster, key, value: pickVariant(key, 0) }));
}

function pickVariant(key: string, nth: number): undefined | ReportResource {
  const variants = VARIANTS[key] ?? [];
  return variants[nth % variants.length];
}

function serviceVariants() {
  return [
    serviceReport(),
    serviceReport(),
    serviceReport({ groups: [{ serviceAccount: "a", subsetLabels: {}, ready: 5 }] }),
    serviceReport({ groups: [] }),
    serviceReport({ mesh: "some" }),
    serviceReport({ dampedUntil: "2026-01-01T00:00:00Z" }),
    serviceReport({ labels: { app: "other" }, selector: { app: "other" } }),
    serviceReport({ ports: [{ name: "x", number: 80, protocol: "TCP", appProtocol: "", targetPort: "80" }] }),
    undefined,
  ];
}

function gatewayVariants() {
  return [
    gatewayReport(),
    gatewayReport({ addresses: ["203.0.113.79"], serviceType: "NodePort", port: 31443 }),
    gatewayReport({ createdAt: "2025-01-01T00:00:00Z", pods: [gatewayPods({ ready: 0 })] }),
    gatewayReport({ addresses: [], hostnames: ["gw.example.com"] }),
    gatewayReport({ addresses: [] }),
    gatewayReport({ pods: [] }),
    gatewayReport({ port: 0 }),
    undefined,
  ];
}

function appliedVariants(service: string): [string, readonly (undefined | ReportResource)[]][] {
  const exports = [appliedReport(), appliedReport(), appliedReport({ state: "pending" }), undefined];
  const sources = [
    ...ADDRESSES.map((address) => appliedSource(address)),
    appliedReport({ state: "pending" }),
    undefined,
  ];
  return [
    [`applied/import/${service}`, [appliedReport(), undefined]],
    [`applied/export/eastwest/a/${service}`, exports],
    [`applied/export/eastwest/b/${service}`, exports],
    ...CLUSTERS.map((cluster): [string, typeof sources] => [`applied/source/${service}@${cluster}`, sources]),
  ];
}

function appliedGatewayVariants(cluster: string): [string, readonly (undefined | ReportResource)[]][] {
  const variants = [...ADDRESSES.map((address) => appliedReport({ addresses: [address] })), undefined];
  return ["a", "b"].map((name) => [`applied/gateway/${cluster}/eastwest/${name}`, variants]);
}

function settingsVariants(): StoredConfigView[] {
  const all = [workspace("all", ["*/bookinfo", "*/other"], settingOf())];
  const selecting = settingOf({ gateways: [eastWestItem({ exposedServices: [{ app: "details" }] })] });
  return [
    settingsOf({ clusters: CLUSTERS, workspaces: all }),
    settingsOf({ clusters: CLUSTERS }),
    settingsOf({ clusters: CLUSTERS, workspaces: [workspace("all", ["*/*"], selecting)] }),
    settingsOf({
      clusters: CLUSTERS,
      workspaces: [workspace("c1", ["c1/*"], settingOf()), workspace("c2", ["c2/*"], settingOf())],
    }),
    settingsOf({ clusters: ["c1", "c2"], tombstones: ["c3"], workspaces: all }),
    settingsOf({ clusters: ["c1", "c3", clusterConfig("c2", { isDrained: true, isPaused: true })], workspaces: all }),
    settingsOf({ clusters: [...CLUSTERS, "c4"], workspaces: all, reaches: [] }),
    settingsOf({ clusters: CLUSTERS, workspaces: [workspace("two", ["c1/bookinfo", "c2/bookinfo"], settingOf())] }),
  ];
}
