import { type ClusterId, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { WorkspaceConfig } from "../config-view.js";
import { knowledgeOf } from "../world.js";
import { pickSmallest } from "./pick-smallest.js";
import { type ServiceLine, ServiceLines } from "./service-line.js";
import type { StatusBook } from "./status-book.js";
import type { StatusWorld } from "./status-world.js";
import { targetsOf } from "./targets.js";

/** Undefined takes every cluster, or every namespace. */
export interface ServiceFilter {
  readonly cluster: undefined | ClusterId;
  readonly namespace: undefined | string;
}

export interface LinePage {
  readonly lines: readonly ServiceLine[];
  /** What to say as `after` to go on; empty at the end. */
  readonly next: string;
}

export interface PageRequest {
  readonly limit: number;
  /** `next` of the page before; empty for the first. */
  readonly after: string;
}

/** One line for each service and each cluster that has it or applies something for it, by service and cluster. */
export function listServices(
  filter: ServiceFilter,
  { limit, after }: PageRequest,
  { book, world }: { readonly book: StatusBook; readonly world: StatusWorld },
): LinePage {
  const [fromService = "", fromCluster = ""] = after.split(" ");
  const lines: ServiceLine[] = [];
  const candidates = candidatesFrom(fromService, filter, { book, world });
  // One more than fits, for what is left over shows that there is a next page; and the first may have been shown in full.
  for (const service of pickSmallest(candidates, limit + 2)) {
    const made = new ServiceLines(service, world);
    const skipTo = service === fromService ? fromCluster : "";
    for (const cluster of lineClusters(service, filter, world)) {
      if (skipTo !== "" && cluster <= skipTo) continue;
      if (lines.length === limit) return { lines, next: placeOf(lines.at(-1)) };
      lines.push(made.line(cluster));
    }
  }
  return { lines, next: "" };
}

function placeOf(line: undefined | ServiceLine): string {
  return line === undefined ? "" : `${line.namespace}/${line.name} ${line.cluster}`;
}

/** Services that have a line, from this one on. */
function* candidatesFrom(
  from: string,
  { cluster, namespace }: ServiceFilter,
  { book, world }: { readonly book: StatusBook; readonly world: StatusWorld },
): Iterable<ServiceKey> {
  const record = cluster === undefined ? undefined : world.registry.cluster(cluster);
  const services =
    namespace !== undefined
      ? book.servicesIn(namespace)
      : cluster === undefined
        ? world.registry.services()
        : [...(record?.services.keys() ?? []), ...(record?.appliedServices ?? [])];
  for (const service of services) {
    if (service < from) continue;
    if (cluster === undefined || world.registry.clustersWith(service).has(cluster)) yield service;
  }
}

function lineClusters(service: ServiceKey, { cluster }: ServiceFilter, world: StatusWorld): readonly ClusterId[] {
  const clusters = world.registry.clustersWith(service);
  if (cluster !== undefined) return clusters.has(cluster) ? [cluster] : [];
  return [...clusters].sort();
}

export interface WorkspaceServices {
  readonly lines: readonly ServiceLine[];
  /** There are more; `listServices` has them. */
  readonly isTruncated: boolean;
}

/**
 * The lines of a workspace's services: those that are not ready first when not all fit, then those that are there, then
 * those of clusters that have the namespace without the Service. Sorted by service and cluster.
 */
export function workspaceServices(
  workspace: WorkspaceConfig,
  limit: number,
  { book, world }: { readonly book: StatusBook; readonly world: StatusWorld },
): WorkspaceServices {
  const unready = pickSmallest(book.workspace(workspace.id)?.unready.keys() ?? [], limit);
  const others = pickSmallest(servicesOf(workspace, book), limit + 1);
  const chosen = new Set([...unready, ...others]);
  const pairs = new Pairs(limit);
  for (const service of chosen) {
    for (const cluster of world.registry.clustersWith(service)) {
      if (isOwned(workspace, service, cluster, world)) pairs.add(service, cluster);
    }
  }
  for (const service of chosen) {
    if (pairs.hasMore) break;
    for (const cluster of clustersWithout(workspace, service, world)) pairs.add(service, cluster);
  }
  return { lines: pairs.lines(world), isTruncated: pairs.hasMore };
}

/** Services with the clusters to show them in, up to a limit. */
class Pairs {
  hasMore = false;
  private readonly clusters = new Map<ServiceKey, ClusterId[]>();
  private left: number;

  constructor(limit: number) {
    this.left = limit;
  }

  add(service: ServiceKey, cluster: ClusterId): void {
    if (this.left === 0) {
      this.hasMore = true;
      return;
    }
    this.left -= 1;
    const clusters = this.clusters.get(service);
    if (clusters === undefined) this.clusters.set(service, [cluster]);
    else clusters.push(cluster);
  }

  lines(world: StatusWorld): readonly ServiceLine[] {
    const services = [...this.clusters].sort(([a], [b]) => (a < b ? -1 : 1));
    return services.flatMap(([service, clusters]) => {
      const made = new ServiceLines(service, world);
      return clusters.sort().map((cluster) => made.line(cluster));
    });
  }
}

function* servicesOf(workspace: WorkspaceConfig, book: StatusBook): Iterable<ServiceKey> {
  for (const { namespace, isPrefix } of workspace.selectors) {
    if (!isPrefix) yield* book.servicesIn(namespace);
    else for (const name of book.namespaces()) if (name.startsWith(namespace)) yield* book.servicesIn(name);
  }
}

function isOwned(workspace: WorkspaceConfig, service: ServiceKey, cluster: ClusterId, world: StatusWorld): boolean {
  return world.config.ownerOf(cluster, splitServiceKey(service).namespace)?.id === workspace.id;
}

function* clustersWithout(workspace: WorkspaceConfig, service: ServiceKey, world: StatusWorld): Iterable<ClusterId> {
  const { namespace } = splitServiceKey(service);
  const having = world.registry.clustersWith(service);
  for (const cluster of targetsOf(workspace, world)) {
    if (having.has(cluster) || knowledgeOf(cluster, world) !== "known") continue;
    const isThere = world.registry.cluster(cluster)?.namespaces.get(namespace)?.phase === "Active";
    if (isThere && isOwned(workspace, service, cluster, world)) yield cluster;
  }
}
