import {
  type ClusterId,
  type DesiredResource,
  desiredKeys,
  type PolicyDesired,
  type ServiceKey,
} from "@causeway/shared";
import type { Emit } from "./desired-change.js";
import type { ClusterShare, ServicePlan } from "./plan-service.js";
import { sameValue } from "./same-value.js";
import { SharedBodies } from "./shared-bodies.js";

const NO_SHARE: ClusterShare = { resources: new Map(), origins: new Set() };
const NO_SHARES: ReadonlyMap<ClusterId, ClusterShare> = new Map();

/**
 * What every cluster should have, kept as the shares of services. Emits only differences, and keeps the old object of a
 * resource that did not change, so that whoever encodes it can tell by identity.
 */
export class DesiredState {
  private readonly shares = new Map<ServiceKey, ReadonlyMap<ClusterId, ClusterShare>>();
  private readonly policies = new Map<ClusterId, DesiredResource>();
  private readonly clusters = new Set<ClusterId>();
  private readonly shared: SharedBodies;

  /** `describe` gives the body of a `gateway/` or `origin/` key as things are now. */
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

  /** Looks again at the body of a `gateway/` or `origin/` key. */
  refresh(key: string, emit: Emit): void {
    this.shared.refresh(key, emit);
  }

  replaceService(service: ServiceKey, { shares: wanted }: Pick<ServicePlan, "shares">, emit: Emit): void {
    const held = this.shares.get(service) ?? NO_SHARES;
    const next = new Map<ClusterId, ClusterShare>();
    for (const [cluster, share] of wanted) {
      next.set(cluster, this.replaceShare(cluster, { from: held.get(cluster) ?? NO_SHARE, to: share }, emit));
    }
    for (const [cluster, share] of held) {
      if (!wanted.has(cluster)) this.replaceShare(cluster, { from: share, to: NO_SHARE }, emit);
    }
    if (next.size === 0) this.shares.delete(service);
    else this.shares.set(service, next);
  }

  private replaceShare(
    cluster: ClusterId,
    { from, to }: { readonly from: ClusterShare; readonly to: ClusterShare },
    emit: Emit,
  ): ClusterShare {
    // New references first: what both shares refer to is then never taken away in between.
    for (const key of referencesOf(to)) this.shared.retain(key, cluster, emit);
    const resources = new Map<string, DesiredResource>();
    for (const [key, resource] of to.resources) {
      const before = from.resources.get(key);
      const isSame = before !== undefined && sameValue(before, resource);
      resources.set(key, isSame ? before : resource);
      if (!isSame) emit(cluster, key, resource);
    }
    for (const key of from.resources.keys()) if (!to.resources.has(key)) emit(cluster, key, undefined);
    for (const key of referencesOf(from)) this.shared.release(key, cluster, emit);
    return { resources, origins: to.origins };
  }
}

/** Keys of what a share refers to, once per reference. */
function* referencesOf(share: ClusterShare): Iterable<string> {
  for (const origin of share.origins) yield desiredKeys.origin(origin);
  for (const resource of share.resources.values()) {
    if (resource.kind === "source") yield desiredKeys.gateway(resource.gateway);
  }
}
