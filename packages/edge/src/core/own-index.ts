import type { Labels, ServiceKey } from "@causeway/shared";
import type { Change } from "./change.js";
import { KeyedSets } from "./keyed-sets.js";
import type { KubeDestinationRule, KubeWorkloadEntry, Meta } from "./kube.js";
import { PodIndex } from "./pod-index.js";
import { isOurs } from "./render/ownership.js";
import { recoverEntry } from "./render/recover-entry.js";
import { recoverRule } from "./render/recover-rule.js";

/** The edge's own objects, as far as they say themselves which service they are for. */
export interface OwnObjects {
  /** Names of the WorkloadEntries for a service, in its namespace. */
  entryNamesOf(service: ServiceKey): Iterable<string>;
  /** Services with an entry in the namespace that the selector matches; none for an empty selector. */
  servicesOfEntries(namespace: string, selector: Labels): ReadonlySet<ServiceKey>;
  /** Hosts of the DestinationRules that were written for a service. */
  hostsRuledFor(service: ServiceKey): Iterable<ServiceKey>;
  /** DestinationRules of somebody else's. */
  foreignRules(): Iterable<KubeDestinationRule>;
}

/** Keeps up to date with every change, so that a plan for one service need not walk those of the others. */
export class OwnIndex implements OwnObjects {
  private readonly entryNames = new KeyedSets<ServiceKey, string>();
  private readonly serviceOfEntry = new Map<string, ServiceKey>();
  private readonly labels = new PodIndex();
  private readonly hosts = new KeyedSets<ServiceKey, ServiceKey>();
  /** By `namespace/name`: an equal object may have taken the place of the one that was told of. */
  private readonly foreign = new Map<string, KubeDestinationRule>();

  entryNamesOf(service: ServiceKey): Iterable<string> {
    return this.entryNames.get(service);
  }

  servicesOfEntries(namespace: string, selector: Labels): ReadonlySet<ServiceKey> {
    const names = this.labels.selected(namespace, selector);
    const services = names.map((name) => this.serviceOfEntry.get(`${namespace}/${name}`));
    return new Set(services.filter((service) => service !== undefined));
  }

  hostsRuledFor(service: ServiceKey): Iterable<ServiceKey> {
    return this.hosts.get(service);
  }

  foreignRules(): Iterable<KubeDestinationRule> {
    return this.foreign.values();
  }

  onEntry({ before, after }: Change<KubeWorkloadEntry>): void {
    if (before !== undefined) this.dropEntry(before);
    const service = after === undefined ? undefined : recoverEntry(after)?.wish.service;
    if (after === undefined || service === undefined) return;
    const { namespace, name } = after.meta;
    this.entryNames.add(service, name);
    this.serviceOfEntry.set(pathOf(after.meta), service);
    this.labels.set({ namespace, name, labels: after.spec.labels });
  }

  onRule({ before, after }: Change<KubeDestinationRule>): void {
    for (const { meta } of [before, after].filter((rule) => rule !== undefined)) this.foreign.delete(pathOf(meta));
    if (after !== undefined && !isOurs(after.meta)) this.foreign.set(pathOf(after.meta), after);
    const [was, is] = [before, after].map((rule) => (rule === undefined ? undefined : recoverRule(rule)));
    if (was !== undefined) this.hosts.delete(was.cause, was.host);
    if (is !== undefined) this.hosts.add(is.cause, is.host);
  }

  private dropEntry({ meta }: KubeWorkloadEntry): void {
    const { namespace, name } = meta;
    const service = this.serviceOfEntry.get(pathOf(meta));
    if (service === undefined) return;
    this.entryNames.delete(service, name);
    this.serviceOfEntry.delete(pathOf(meta));
    this.labels.delete(namespace, name);
  }
}

function pathOf({ namespace, name }: Pick<Meta, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}
