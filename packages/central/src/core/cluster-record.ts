import {
  type AppliedReport,
  type ClusterId,
  type ClusterReport,
  type DesiredRef,
  type GatewayReport,
  type NamespaceReport,
  parseDesiredKey,
  type ServiceKey,
  type ServiceReport,
} from "@causeway/shared";
import type { AppliedItem, LineAbout, ReportedCluster } from "./reported-cluster.js";

const NO_GATEWAYS: ReadonlyMap<string, GatewayReport> = new Map();
const NO_ITEMS: ReadonlyMap<string, AppliedItem> = new Map();

/** The registry's own record of one cluster; only the registry changes it. */
export class ClusterRecord implements ReportedCluster {
  readonly id: ClusterId;
  isComplete = false;
  /** What it says has been heard by an earlier process of central, and not been confirmed or dismissed yet. */
  isPresumed = false;
  /** This process has heard something of it. */
  wasHeard = false;
  cluster: undefined | ClusterReport = undefined;
  readonly namespaces = new Map<string, NamespaceReport>();
  readonly services = new Map<ServiceKey, ServiceReport>();
  readonly appliedOther = new Map<string, AppliedReport>();
  readonly remarks = new Map<string, AppliedReport>();
  private readonly gatewaysByNamespace = new Map<string, ReadonlyMap<string, GatewayReport>>();
  /** What it ever had lines about. */
  private readonly abouts = new Map<string, LineAbout>();
  private readonly applied = new Map<ServiceKey, Map<string, AppliedItem>>();

  constructor(id: ClusterId) {
    this.id = id;
  }

  get isKnown(): boolean {
    return this.isComplete || this.isPresumed;
  }

  get appliedServices(): Iterable<ServiceKey> {
    return this.applied.keys();
  }

  gatewaysIn(namespace: string): ReadonlyMap<string, GatewayReport> {
    return this.gatewaysByNamespace.get(namespace) ?? NO_GATEWAYS;
  }

  gateway(namespace: string, name: string): undefined | GatewayReport {
    return this.gatewaysByNamespace.get(namespace)?.get(name);
  }

  *gateways(): Iterable<readonly [namespace: string, name: string, report: GatewayReport]> {
    for (const [namespace, named] of this.gatewaysByNamespace) {
      for (const [name, report] of named) yield [namespace, name, report];
    }
  }

  appliedOf(service: ServiceKey): ReadonlyMap<string, AppliedItem> {
    return this.applied.get(service) ?? NO_ITEMS;
  }

  /** True while the report says anything about the service. */
  knows(service: ServiceKey): boolean {
    return this.services.has(service) || this.applied.has(service);
  }

  /** There are very many lines, of few clusters and gateways: what they are about is one object for all that say the same. */
  private share(ref: ServiceRef): LineAbout {
    const about = withoutService(ref);
    const key = Object.values(about).join("/");
    const held = this.abouts.get(key) ?? about;
    this.abouts.set(key, held);
    return held;
  }

  /** Returns what stood there before. */
  setGateway(namespace: string, name: string, report: undefined | GatewayReport): undefined | GatewayReport {
    // A map of its own for every change: what was worked out of one can then be kept with it.
    const gateways = new Map(this.gatewaysByNamespace.get(namespace));
    const before = gateways.get(name);
    if (report === undefined) gateways.delete(name);
    else gateways.set(name, report);
    if (gateways.size === 0) this.gatewaysByNamespace.delete(namespace);
    else this.gatewaysByNamespace.set(namespace, gateways);
    return before;
  }

  /** Returns the line that stood there before. Lines without a service go to `appliedOther`. */
  setApplied(desiredKey: string, report: undefined | AppliedReport): AppliedChange {
    const ref = parseDesiredKey(desiredKey);
    if (report === undefined || isJustInForce(report)) this.remarks.delete(desiredKey);
    else this.remarks.set(desiredKey, report);
    if (ref.kind === "source" || ref.kind === "import" || ref.kind === "export" || ref.kind === "route") {
      const item = report === undefined ? undefined : { about: this.share(ref), report };
      const before = setNested(this.applied, ref.service, desiredKey, item);
      return { ref, service: ref.service, before: before?.report };
    }
    const before = this.appliedOther.get(desiredKey);
    if (report === undefined) this.appliedOther.delete(desiredKey);
    else this.appliedOther.set(desiredKey, report);
    return { ref, service: undefined, before };
  }
}

type ServiceRef = Extract<DesiredRef, { readonly kind: "source" | "import" | "export" | "route" }>;

function withoutService(ref: ServiceRef): LineAbout {
  switch (ref.kind) {
    case "source":
      return { kind: "source", cluster: ref.cluster };
    case "export":
      return { kind: "export", gatewayNamespace: ref.gatewayNamespace, gateway: ref.gateway };
    case "import":
    case "route":
      return { kind: ref.kind };
  }
}

function isJustInForce({ state, reason, wouldWrite }: AppliedReport): boolean {
  return state === "applied" && reason === undefined && wouldWrite.length === 0;
}

export interface AppliedChange {
  readonly ref: DesiredRef;
  readonly service: undefined | ServiceKey;
  readonly before: undefined | AppliedReport;
}

/** Sets or, with undefined, removes a value two maps deep; an inner map that becomes empty goes. Returns the old value. */
function setNested<A, B, V>(map: Map<A, Map<B, V>>, outer: A, inner: B, value: undefined | V): undefined | V {
  const held = map.get(outer);
  const before = held?.get(inner);
  if (value === undefined) {
    held?.delete(inner);
    if (held?.size === 0) map.delete(outer);
  } else if (held === undefined) map.set(outer, new Map([[inner, value]]));
  else held.set(inner, value);
  return before;
}
