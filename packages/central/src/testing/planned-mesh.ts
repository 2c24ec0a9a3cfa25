import {
  type ClusterId,
  type DesiredResource,
  type ReportResource,
  reportKeys,
  type ServiceKey,
} from "@causeway/shared";
import type { StoredConfigView } from "../core/config/build-view.js";
import { diffConfigViews } from "../core/config/diff-views.js";
import { Planner } from "../core/planner.js";
import { appliedReport, clusterReport, gatewayReport, namespaceReport, serviceReport } from "./reports.js";

/** A planner together with what it has emitted so far, driven by hand. */
export class PlannedMesh {
  readonly planner: Planner;
  nowMs = 0;
  /** Told of each change of a desired state. */
  onEmit: (cluster: ClusterId, key: string) => void = () => undefined;
  private readonly tables = new Map<string, Map<string, DesiredResource>>();

  private config: StoredConfigView;

  constructor(config: StoredConfigView) {
    this.config = config;
    this.planner = new Planner(config, { observedAtMs: 0, monotonicMs: 0 });
  }

  report(cluster: string, key: string, value: undefined | ReportResource): this {
    const change =
      value === undefined
        ? ({ kind: "remove", key, observedAtMs: 0 } as const)
        : ({ kind: "upsert", key, value, hash: "", observedAtMs: 0 } as const);
    this.planner.onReport(cluster as ClusterId, change);
    return this;
  }

  complete(cluster: string): this {
    this.planner.onReport(cluster as ClusterId, { kind: "complete", observedAtMs: 0 });
    return this;
  }

  /** A cluster with namespaces `bookinfo` and `eastwest`, a gateway, Service `bookinfo/details`, and a complete report. */
  standard(
    cluster: string,
    parts: { service?: ReportResource; gateway?: ReportResource; cluster?: ReportResource } = {},
  ) {
    this.report(cluster, reportKeys.cluster, parts.cluster ?? clusterReport());
    this.report(cluster, reportKeys.namespace("bookinfo"), namespaceReport());
    this.report(cluster, reportKeys.namespace("eastwest"), namespaceReport());
    this.report(cluster, reportKeys.gateway("eastwest", "eastwest-gateway"), parts.gateway ?? gatewayReport());
    this.report(cluster, reportKeys.service(DETAILS), parts.service ?? serviceReport());
    return this.complete(cluster);
  }

  settings(to: StoredConfigView): this {
    this.planner.setConfig(to, diffConfigViews(this.config, to), 0);
    this.config = to;
    return this;
  }

  /** Runs passes until nothing is left. */
  run(): this {
    while (
      this.planner.run(100, this.nowMs, (cluster, key, resource) => {
        const table = this.tables.get(cluster) ?? new Map<string, DesiredResource>();
        this.tables.set(cluster, table);
        if (resource === undefined) table.delete(key);
        else table.set(key, resource);
        this.onEmit(cluster, key);
      })
    );
    return this;
  }

  /** One resource that the cluster should have, as of the last pass. */
  resource(cluster: ClusterId, key: string): undefined | DesiredResource {
    return this.tables.get(cluster)?.get(key);
  }

  /** Everything that one cluster should have now, with sorted keys. */
  desired(cluster: string): Readonly<Record<string, DesiredResource>> {
    this.run();
    return Object.fromEntries([...(this.tables.get(cluster) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** What one cluster should have of these kinds, as short lines: `withdrawn/... NotPicked`, `import/... <- c2,c3`. */
  lines(cluster: string, ...kinds: readonly string[]): readonly string[] {
    return Object.entries(this.desired(cluster))
      .filter(([, resource]) => kinds.includes(resource.kind))
      .map(([key, resource]) => `${key}${describeResource(resource)}`);
  }
}

/** `applied` line of the export of details through the standard gateway. */
export const APPLIED_EXPORT = "applied/export/eastwest/eastwest-gateway/bookinfo/details";

/** `applied` line of the source of details that a cluster draws on. */
export function appliedSourceKey(source: string): string {
  return `applied/source/bookinfo/details@${source}`;
}

/** Standard clusters whose exports are confirmed. */
export function exportingMesh(config: StoredConfigView, clusters: readonly string[]): PlannedMesh {
  const mesh = new PlannedMesh(config);
  for (const cluster of clusters) mesh.standard(cluster).report(cluster, APPLIED_EXPORT, appliedReport());
  return mesh;
}

export const DETAILS = "bookinfo/details" as ServiceKey;

function describeResource(resource: DesiredResource): string {
  if (resource.kind === "withdrawn") return ` ${resource.reason}${resource.inUse ? " inUse" : ""}`;
  if (resource.kind === "import") return ` <- ${resource.sources.join(",")}`;
  if (resource.kind === "source") return ` via ${resource.gateway}`;
  if (resource.kind === "origin") return ` ${resource.state}`;
  if (resource.kind === "gateway") return ` ${[...resource.addresses, ...resource.hostnames].join(",")}`;
  return "";
}
