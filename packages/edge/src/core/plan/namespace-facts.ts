import { describeLabels, type Labels, labelsMatch, type ServiceKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { DesiredView } from "../desired-view.js";
import type { KubeService } from "../kube.js";
import { createdEntriesIn, type OwnedEntry, ownedEntriesOf } from "./owned-entry.js";
import type { Writes } from "./writes.js";

export interface NamespaceOptions {
  readonly view: ClusterView;
  readonly writes: Writes;
  readonly desired: DesiredView;
}

/**
 * Who binds to what in one namespace. An entry has the labels of the Service that it is for, so every other Service whose
 * selector is part of them takes it too: its *members*. Each question looks at what it is about, never at all services.
 */
export class NamespaceFacts {
  private readonly namespace: string;
  private readonly options: NamespaceOptions;
  private readonly nowMs: number;
  private readonly created: ReadonlyMap<ServiceKey, readonly OwnedEntry[]>;
  private readonly entries = new Map<ServiceKey, readonly OwnedEntry[]>();
  private readonly memberships = new Map<ServiceKey, readonly ServiceKey[]>();

  constructor(namespace: string, options: NamespaceOptions, nowMs: number) {
    this.namespace = namespace;
    this.options = options;
    this.nowMs = nowMs;
    this.created = createdEntriesIn(options.view, options.writes, namespace, nowMs);
  }

  /** Entries of one service that are there or on their way. */
  entriesOf(service: ServiceKey): readonly OwnedEntry[] {
    const known = this.entries.get(service);
    if (known !== undefined) return known;
    const { view, writes } = this.options;
    const entries = [...ownedEntriesOf(view, writes, service, this.nowMs), ...(this.created.get(service) ?? [])];
    this.entries.set(service, entries);
    return entries;
  }

  /** Entries that a service takes, whichever service they are for. */
  entriesTakenBy(member: ServiceKey): readonly OwnedEntry[] {
    const selector = this.bindingService(member)?.selector;
    return this.importersOf(member).flatMap((importer) =>
      this.entriesOf(importer).filter(
        (entry) => importer === member || entry.labelSets.some((labels) => labelsMatch(selector ?? {}, labels)),
      ),
    );
  }

  /** The service and every other that takes its entries, sorted; the service itself even if it is not there. */
  membersOf(service: ServiceKey): readonly ServiceKey[] {
    const known = this.memberships.get(service);
    if (known !== undefined) return known;
    const { view } = this.options;
    const selecting = this.labelSetsOf(service).flatMap((labels) => view.servicesSelecting(this.namespace, labels));
    const found = selecting.filter((key) => this.bindingService(key) !== undefined);
    const members = Array.from(new Set([service, ...found])).sort();
    this.memberships.set(service, members);
    return members;
  }

  /** Services that are imported, wanted or owned, and whose entries this one takes, sorted; itself among them. */
  importersOf(member: ServiceKey): readonly ServiceKey[] {
    return Array.from(this.candidatesFor(member))
      .filter((service) => this.isImported(service) && this.membersOf(service).includes(member))
      .sort();
  }

  /** Hosts of the DestinationRules that were written for a service, as the cache shows them. */
  hostsRuledFor(service: ServiceKey): Iterable<ServiceKey> {
    return this.options.view.own.hostsRuledFor(service);
  }

  /** Labels that entries of a service have or will have, each set once; what it says of TLS is left out. */
  labelSetsOf(service: ServiceKey): readonly Labels[] {
    const { desired } = this.options;
    const sets = new Map<string, Labels>();
    const add = (labels: Labels) => sets.set(describeLabels(labels), labels);
    for (const { shape, wish } of this.entriesOf(service)) add({ ...shape.selector, ...wish.subsetLabels });
    const selector = this.bindingService(service)?.selector;
    if (selector === undefined) return Array.from(sets.values());
    add(selector);
    for (const cluster of desired.sourceClusters(service)) {
      for (const group of desired.source(service, cluster)?.value.groups ?? [])
        add({ ...selector, ...group.subsetLabels });
    }
    return Array.from(sets.values());
  }

  /** Every service whose entries this one could take: by its Service's selector, by its entries, or by subsets to come. */
  private candidatesFor(member: ServiceKey): ReadonlySet<ServiceKey> {
    const { view, desired } = this.options;
    const selector = this.bindingService(member)?.selector;
    if (selector === undefined) return new Set([member]);
    return new Set([
      member,
      ...view.servicesNarrowerThan(this.namespace, selector),
      ...view.own.servicesOfEntries(this.namespace, selector),
      ...this.created.keys(),
      ...desired.servicesWithSubsets(this.namespace),
    ]);
  }

  private isImported(service: ServiceKey): boolean {
    if (this.options.desired.import(service) !== undefined || this.entriesOf(service).length > 0) return true;
    for (const _ of this.hostsRuledFor(service)) return true;
    return false;
  }

  /** Istio binds entries to Services with a selector and an address of their own. */
  private bindingService(key: ServiceKey): undefined | KubeService {
    const service = this.options.view.service(key);
    if (service === undefined || service.isHeadless || service.type === "ExternalName") return undefined;
    return Object.keys(service.selector).length === 0 ? undefined : service;
  }
}
