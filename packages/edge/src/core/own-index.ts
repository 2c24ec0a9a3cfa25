import type { Labels, ServiceKey } from "@causeway/shared";
import { KeyedSets } from "./keyed-sets.js";
import type { KubeDestinationRule, KubeWorkloadEntry } from "./kube.js";
import type { Change } from "./object-table.js";
import { PodIndex } from "./pod-index.js";
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
}

/** Keeps up to date with every change, so that a plan for one service need not walk those of the others. */
export class OwnIndex implements OwnObjects {
  private readonly entryNames = new KeyedSets<ServiceKey, string>();
  private readonly serviceOfEntry = new Map<string, ServiceKey>();
  private readonly labels = new PodIndex();
  private readonly hosts = new KeyedSets<ServiceKey, ServiceKey>();

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

  onEntry({ before, after }: Change<KubeWorkloadEntry>): void {
    if (before !== undefined) this.dropEntry(before);
    const service = after === undefined ? undefined : recoverEntry(after)?.wish.service;
    if (after === undefined || service === undefined) return;
    const { namespace, name } = after.meta;
    this.entryNames.add(service, name);
    this.serviceOfEntry.set(`${namespace}/${name}`, service);
    this.labels.set({ namespace, name, labels: after.spec.labels });
  }

  onRule({ before, after }: Change<KubeDestinationRule>): void {
    const [was, is] = [before, after].map((rule) => (rule === undefined ? undefined : recoverRule(rule)));
    if (was !== undefined) this.hosts.delete(was.cause, was.host);
    if (is !== undefined) this.hosts.add(is.cause, is.host);
  }

  private dropEntry({ meta: { namespace, name } }: KubeWorkloadEntry): void {
    const service = this.serviceOfEntry.get(`${namespace}/${name}`);
    if (service === undefined) return;
    this.entryNames.delete(service, name);
    this.serviceOfEntry.delete(`${namespace}/${name}`);
    this.labels.delete(namespace, name);
  }
}
