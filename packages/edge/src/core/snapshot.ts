import { kindOfKey, type ReportResource, reportKeys, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { ClusterView, Touched } from "./cluster-view.js";
import type { GatewayAddressOptions } from "./gateway-address.js";
import { type ClusterFacts, describeCluster } from "./report-cluster.js";
import { describeGateway } from "./report-gateway.js";
import { describeNamespace } from "./report-namespace.js";
import { describeService } from "./report-service.js";

export interface SnapshotOptions extends GatewayAddressOptions {
  readonly facts: ClusterFacts;
  /** Label keys that subsets of the service use in any cluster, sorted. */
  subsetKeys(service: ServiceKey): readonly string[];
}

/** Keys of the report resources that a change can matter to, sorted by kind. */
export function snapshotKeys(touched: Touched): string[] {
  const gateways = Array.from(touched.gateways, splitServiceKey);
  return [
    ...(touched.cluster ? [reportKeys.cluster] : []),
    ...Array.from(touched.namespaces, reportKeys.namespace),
    ...Array.from(touched.services, reportKeys.service),
    ...gateways.map(({ namespace, name }) => reportKeys.gateway(namespace, name)),
  ];
}

/**
 * The resource under one key as the view shows it; undefined when there is none, which means that it is gone only while
 * the view is complete. The same view gives the same value, field by field.
 */
export function describeReport(
  view: ClusterView,
  key: string,
  options: SnapshotOptions,
  apiServerUnreachableSince: undefined | string,
): undefined | ReportResource {
  const kind = kindOfKey(key);
  const rest = key.slice(kind.length + 1);
  switch (kind) {
    case "cluster":
      return { kind, ...describeCluster(view, options.facts, apiServerUnreachableSince) };
    case "namespace":
      return tagged("namespace", describeNamespace(view, rest));
    case "service":
      return tagged("service", describeService(view, rest as ServiceKey, options.subsetKeys(rest as ServiceKey)));
    case "gateway":
      return tagged("gateway", describeGateway(view, rest as ServiceKey, options));
    default:
      return undefined;
  }
}

function tagged<K extends string, R extends object>(kind: K, report: undefined | R): undefined | ({ kind: K } & R) {
  return report === undefined ? undefined : { kind, ...report };
}
