import { type ClusterId, type ServiceKey, splitServiceKey } from "@causeway/shared";
import { sameValue } from "../same-value.js";
import type { PairStatus } from "./pair-status.js";
import type { Tally } from "./tally.js";
import { addTo, WorkspaceTally } from "./workspace-tally.js";

const NO_SERVICES: ReadonlySet<ServiceKey> = new Set();

/**
 * How far every service is in every cluster, counted so that what an object is need not be looked up service by service.
 * What it holds is what `pairStatus` says of each pair, whatever the order in which the pairs came.
 */
export class StatusBook {
  private readonly pairs = new Map<ServiceKey, Map<ClusterId, PairStatus>>();
  private readonly byWorkspace = new Map<string, WorkspaceTally>();
  private readonly byCluster = new Map<ClusterId, Tally>();
  private readonly byNamespace = new Map<string, Set<ServiceKey>>();
  /** Frequent statuses, one object for all pairs. */
  private readonly shared = new Map<string, PairStatus>();

  workspace(id: string): undefined | WorkspaceTally {
    return this.byWorkspace.get(id);
  }

  /** Everything that the cluster applies for services, whatever workspace they are of. */
  cluster(id: ClusterId): undefined | Tally {
    return this.byCluster.get(id);
  }

  /** Services that some cluster reports anything about. */
  servicesIn(namespace: string): ReadonlySet<ServiceKey> {
    return this.byNamespace.get(namespace) ?? NO_SERVICES;
  }

  namespaces(): Iterable<string> {
    return this.byNamespace.keys();
  }

  /** What it holds of one pair. */
  pair(service: ServiceKey, cluster: ClusterId): undefined | PairStatus {
    return this.pairs.get(service)?.get(cluster);
  }

  /** Says whether any cluster reports anything about the service now. */
  noteService(service: ServiceKey, isKnown: boolean): void {
    const { namespace } = splitServiceKey(service);
    const services = this.byNamespace.get(namespace) ?? new Set<ServiceKey>();
    if (isKnown) services.add(service);
    else services.delete(service);
    if (services.size > 0) this.byNamespace.set(namespace, services);
    else this.byNamespace.delete(namespace);
  }

  /** Replaces what it holds of one pair; returns the workspaces whose status that may change, empty when nothing changed. */
  set(service: ServiceKey, cluster: ClusterId, status: undefined | PairStatus): readonly string[] {
    const clusters = this.pairs.get(service) ?? new Map<ClusterId, PairStatus>();
    const before = clusters.get(cluster);
    if (sameValue(before, status)) return [];
    if (before !== undefined) this.count(service, cluster, before, -1);
    if (status !== undefined) this.count(service, cluster, status, 1);
    if (status === undefined) clusters.delete(cluster);
    else clusters.set(cluster, this.share(status));
    if (clusters.size > 0) this.pairs.set(service, clusters);
    else this.pairs.delete(service);
    return [...new Set([before?.workspace ?? "", status?.workspace ?? ""])];
  }

  private count(service: ServiceKey, cluster: ClusterId, status: PairStatus, by: 1 | -1): void {
    addTo(this.byCluster, cluster, { ...status, by });
    const tally = this.byWorkspace.get(status.workspace) ?? new WorkspaceTally();
    tally.add(service, cluster, status, by);
    if (tally.isEmpty) this.byWorkspace.delete(status.workspace);
    else this.byWorkspace.set(status.workspace, tally);
  }

  private share(status: PairStatus): PairStatus {
    if (status.state !== "ready") return status;
    const key = `${status.workspace} ${status.reason} ${status.gateway?.item} ${status.gateway?.problem}`;
    const held = this.shared.get(key);
    if (held !== undefined) return held;
    if (this.shared.size >= MAX_SHARED) this.shared.clear();
    this.shared.set(key, status);
    return status;
  }
}

const MAX_SHARED = 10_000;
