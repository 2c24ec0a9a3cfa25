import {
  type ClusterId,
  type DesiredResource,
  desiredKeys,
  type PolicyDesired,
  type ServiceKey,
} from "@causeway/shared";
import type { ClusterShare } from "./cluster-share.js";
import type { Emit } from "./desired-change.js";
import { sameValue } from "./same-value.js";
import { SharedBodies } from "./shared-bodies.js";

const NO_SHARE: ClusterShare = { resources: new Map(), sources: [], gateways: [], origins: [] };

/** Whose share of what. */
export interface SharePlace {
  readonly service: ServiceKey;
  readonly cluster: ClusterId;
}

/**
 * What every cluster should have, kept as the shares of services. Emits only differences, and keeps the old object of a
 * resource that did not change, so that whoever encodes it can tell by identity.
 */
export class DesiredState {
  private readonly shares = new Map<ServiceKey, Map<ClusterId, ClusterShare>>();
  private readonly policies = new Map<ClusterId, DesiredResource>();
  private readonly clusters = new Set<ClusterId>();
  private readonly shared: SharedBodies;

  /** `describe` gives the body of a `source/`, `gateway/` or `origin/` key as things are now. */
  constructor(describe: (key: string) => undefined | DesiredResource) {
    this.shared = new SharedBodies(describe);
  }

  /** A cluster always knows its own origin. Adding it again changes nothing. */
  addCluster(cluster: ClusterId, emit: Emit): void {
    if (this.clusters.has(cluster)) return;
    this.clusters.add(cluster);
    this.shared.retain(desiredKeys.origin(cluster), cluster, emit);
  }

  setPolicy(cluster: ClusterId, policy: undefined | PolicyDesired, emit: Emit): void {
    const resource: undefined | DesiredResource = policy === undefined ? undefined : { kind: "policy", ...policy };
    if (sameValue(this.policies.get(cluster), resource)) return;
    if (resource === undefined) this.policies.delete(cluster);
    else this.policies.set(cluster, resource);
    emit(cluster, desiredKeys.policy, resource);
  }

  /** Looks again at the body of a `source/`, `gateway/` or `origin/` key. */
  refresh(key: string, emit: Emit): void {
    this.shared.refresh(key, emit);
  }

  share({ service, cluster }: SharePlace): undefined | ClusterShare {
    return this.shares.get(service)?.get(cluster);
  }

  /** Gives a cluster another share of a service, or (undefined) none. */
  replaceShare(place: SharePlace, share: undefined | ClusterShare, emit: Emit): void {
    const shares = this.shares.get(place.service) ?? new Map<ClusterId, ClusterShare>();
    const from = shares.get(place.cluster) ?? NO_SHARE;
    const to = share ?? NO_SHARE;
    // New references first: what both shares refer to is then never taken away in between.
    const hasSameReferences = sameReferences(from, to);
    if (!hasSameReferences)
      for (const key of referencesOf(place.service, to)) this.shared.retain(key, place.cluster, emit);
    const resources = replaceResources(place.cluster, { from: from.resources, to: to.resources }, emit);
    if (!hasSameReferences)
      for (const key of referencesOf(place.service, from)) this.shared.release(key, place.cluster, emit);
    if (isEmptyShare(to)) shares.delete(place.cluster);
    else shares.set(place.cluster, { ...to, resources });
    if (shares.size > 0) this.shares.set(place.service, shares);
    else this.shares.delete(place.service);
  }
}

/** Emits what differs, and keeps the old objects of what does not. */
function replaceResources(
  cluster: ClusterId,
  { from, to }: { readonly from: ClusterShare["resources"]; readonly to: ClusterShare["resources"] },
  emit: Emit,
): ClusterShare["resources"] {
  const resources = new Map<string, DesiredResource>();
  for (const [key, resource] of to) {
    const before = from.get(key);
    const isSame = before !== undefined && sameValue(before, resource);
    resources.set(key, isSame ? before : resource);
    if (!isSame) emit(cluster, key, resource);
  }
  for (const key of from.keys()) if (!to.has(key)) emit(cluster, key, undefined);
  return resources;
}

function isEmptyShare({ resources, sources, origins }: ClusterShare): boolean {
  return resources.size + sources.length + origins.length === 0;
}

function sameReferences(a: ClusterShare, b: ClusterShare): boolean {
  return sameValue(a.origins, b.origins) && sameValue(a.sources, b.sources) && sameValue(a.gateways, b.gateways);
}

/** Keys of what a share refers to, once per reference. */
function* referencesOf(service: ServiceKey, share: ClusterShare): Iterable<string> {
  for (const origin of share.origins) yield desiredKeys.origin(origin);
  for (const gateway of share.gateways) yield desiredKeys.gateway(gateway);
  for (const source of share.sources) yield desiredKeys.source(service, source);
}
