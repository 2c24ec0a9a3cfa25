import type { ReportResource } from "@causeway/shared";
import type { StoredConfigView } from "../core/config/build-view.js";
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

type Variants = Readonly<Record<string, readonly (undefined | ReportResource)[]>>;

const SERVICES = ["bookinfo/details", "other/ratings"];
const ADDRESSES = ["203.0.113.78", "203.0.113.79"];

/** What a report may say under each key; undefined takes the key away. The first of each makes a working mesh. */
export function reportVariants(clusters: readonly string[]): Variants {
  return {
    cluster: [
      clusterReport(),
      clusterReport({ network: "n1" }),
      clusterReport({ regions: ["eu"] }),
      clusterReport({ clusterDomain: "x.local" }),
    ],
    "namespace/bookinfo": [namespaceReport(), namespaceReport({ phase: "Terminating" }), undefined],
    "namespace/other": [namespaceReport(), undefined],
    ...Object.fromEntries(SERVICES.map((service) => [`service/${service}`, serviceVariants()])),
    "gateway/eastwest/a": gatewayVariants(),
    "gateway/eastwest/b": gatewayVariants(),
    ...Object.fromEntries(SERVICES.flatMap((service) => appliedVariants(service, clusters))),
    ...Object.fromEntries(clusters.flatMap(appliedGatewayVariants)),
  };
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

function appliedVariants(
  service: string,
  clusters: readonly string[],
): [string, readonly (undefined | ReportResource)[]][] {
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
    ...clusters.map((cluster): [string, typeof sources] => [`applied/source/${service}@${cluster}`, sources]),
  ];
}

function appliedGatewayVariants(cluster: string): [string, readonly (undefined | ReportResource)[]][] {
  const variants = [...ADDRESSES.map((address) => appliedReport({ addresses: [address] })), undefined];
  return ["a", "b"].map((name) => [`applied/gateway/${cluster}/eastwest/${name}`, variants]);
}

/** Settings over these clusters, of which there are at least three. The first owns everything. */
export function settingsVariants(clusters: readonly string[]): readonly StoredConfigView[] {
  const [c1 = "", c2 = "", c3 = "", ...rest] = clusters;
  const all = [workspace("all", ["*/bookinfo", "*/other"], settingOf())];
  const selecting = settingOf({ gateways: [eastWestItem({ exposedServices: [{ app: "details" }] })] });
  const drained = clusterConfig(c2, { isDrained: true, isPaused: true });
  const apart = [workspace(c1, [`${c1}/*`], settingOf()), workspace(c2, [`${c2}/*`], settingOf())];
  const reaches = [">n1", "n1>"];
  return [
    settingsOf({ clusters, reaches, workspaces: all }),
    settingsOf({ clusters, reaches }),
    settingsOf({ clusters, reaches, workspaces: [workspace("all", ["*/*"], selecting)] }),
    settingsOf({ clusters, reaches, workspaces: apart }),
    settingsOf({ clusters: [c1, c2, ...rest], reaches, tombstones: [c3], workspaces: all }),
    settingsOf({ clusters: [c1, c3, drained, ...rest], reaches, workspaces: all }),
    settingsOf({ clusters: [...clusters, "never-heard-of"], workspaces: all }),
    settingsOf({
      clusters,
      reaches,
      workspaces: [workspace("two", [`${c1}/bookinfo`, `${c2}/bookinfo`], settingOf())],
    }),
  ];
}
