import { type ClusterId, desiredKeys, type MeshMembership, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { DesiredView } from "../desired-view.js";
import type { NameView } from "../dns/name-view.js";
import { decideGuard, type GuardDecision } from "./guard.js";
import { MeshFacts } from "./mesh-facts.js";
import { NamespaceFacts } from "./namespace-facts.js";
import { SETTLE_MS, type Settling } from "./settling.js";
import type { Writes } from "./writes.js";

/** What one cluster's plans are made from. */
export interface PlanContext {
  /** This cluster. */
  readonly cluster: ClusterId;
  readonly clusterDomain: string;
  /** Istio's root namespace. */
  readonly rootNamespace: string;
  /** This cluster's pod and service ranges as CIDRs, as far as they are known. */
  readonly ownRanges: readonly string[];
  /** `observe`: nothing is written, so everything is planned to its end at once. */
  readonly mode: "apply" | "observe";
  /** What the names of remote gateways stand for. */
  readonly names: NameView;
  readonly view: ClusterView;
  readonly desired: DesiredView;
  readonly writes: Writes;
  readonly settling: Settling;
}

/** Everything that the plans of one pass look up more than once: valid for one moment, made anew for each pass. */
export class Facts {
  readonly context: PlanContext;
  readonly nowMs: number;
  private meshFacts: undefined | MeshFacts;
  private readonly namespaces = new Map<string, NamespaceFacts>();
  private readonly guards = new Map<ServiceKey, GuardDecision>();

  constructor(context: PlanContext, nowMs: number) {
    this.context = context;
    this.nowMs = nowMs;
  }

  /** Gathered when the first plan asks: most turns of the loop have nothing to plan. */
  get mesh(): MeshFacts {
    this.meshFacts ??= new MeshFacts(this.context, this.nowMs);
    return this.meshFacts;
  }

  namespaceOf(service: ServiceKey): NamespaceFacts {
    const { namespace } = splitServiceKey(service);
    const known = this.namespaces.get(namespace);
    if (known !== undefined) return known;
    const facts = new NamespaceFacts(namespace, this.context, this.nowMs);
    this.namespaces.set(namespace, facts);
    return facts;
  }

  /** The import is wanted, or nobody has said that it is no longer. */
  isImported(service: ServiceKey): boolean {
    const { desired } = this.context;
    if (!desired.isComplete || desired.import(service) !== undefined) return true;
    return desired.withdrawn(desiredKeys.import(service)) === undefined;
  }

  guardOf(service: ServiceKey): GuardDecision {
    const known = this.guards.get(service);
    if (known !== undefined) return known;
    const guard = this.decide(service);
    this.guards.set(service, guard);
    return guard;
  }

  /** Monotonic milliseconds since which no gateway here serves the service; undefined while one does or will. */
  unservedSinceMs(service: ServiceKey): undefined | number {
    const { desired, settling } = this.context;
    const isWanted = desired.isComplete && !isEmpty(desired.exportGateways(service));
    const isServed = isWanted || this.mesh.isAccepted(service) || this.mesh.isExposedByOthers(service);
    return settling.overSinceMs(`served ${service}`, isServed, this.nowMs);
  }

  /** A PeerAuthentication by which some local instance refuses mTLS, and so every call that comes through a gateway. */
  mtlsRefusedBy(service: ServiceKey): undefined | string {
    return this.mesh.mtlsRefusedBy(service, () => new Set(this.podsOf(service).map((pod) => pod.meta.labels)));
  }

  private decide(service: ServiceKey): GuardDecision {
    const facts = this.namespaceOf(service);
    const members = facts.membersOf(service);
    const labelSets = facts.labelSetsOf(service);
    const pods = members.flatMap((member) => this.podsOf(member));
    return decideGuard({
      isServed: members.some((member) => !isOver(this.unservedSinceMs(member), this.nowMs)),
      conflict: first(members, (member) => this.mesh.conflict(member)),
      mtlsDisabledBy: this.mesh.mtlsDisabledBy(service, [...labelSets, ...pods.map((pod) => pod.meta.labels)]),
      mesh: membership(pods.map((pod) => pod.hasSidecar)),
    });
  }

  private podsOf(service: ServiceKey) {
    const { view } = this.context;
    const found = view.service(service);
    return found === undefined ? [] : view.podsSelected(found.meta.namespace, found.selector);
  }
}

/** What had to be over first is over, and istiod and the proxies have had the time to follow. */
export function isOver(sinceMs: undefined | number, nowMs: number): boolean {
  return sinceMs !== undefined && nowMs - sinceMs >= SETTLE_MS;
}

function membership(sidecars: readonly boolean[]): MeshMembership {
  if (sidecars.length === 0) return "noPods";
  if (sidecars.every((has) => has)) return "all";
  return sidecars.some((has) => has) ? "some" : "none";
}

function isEmpty(values: Iterable<unknown>): boolean {
  for (const _ of values) return false;
  return true;
}

function first<T>(values: readonly T[], find: (value: T) => undefined | string): undefined | string {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
