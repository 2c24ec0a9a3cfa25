import { describeLabels, type Labels, labelsMatch, type ServiceKey, serviceKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { DesiredView } from "../desired-view.js";
import { KeyedSets } from "../keyed-sets.js";
import type { KubeService } from "../kube.js";
import { recoverRule } from "../render/recover-rule.js";
import { SelectorIndex } from "../selector-index.js";
import type { MeshFacts } from "./mesh-facts.js";
import { type OwnedEntry, ownedEntriesIn } from "./owned-entry.js";
import type { Writes } from "./writes.js";

export interface NamespaceOptions {
  readonly view: ClusterView;
  readonly writes: Writes;
  readonly desired: DesiredView;
  readonly mesh: MeshFacts;
}

/**
 * Who binds to what in one namespace. An entry has the labels of the Service that it is for, so every other Service whose
 * selector is part of them takes it too: its *members*.
 */
export class NamespaceFacts {
  private readonly options: NamespaceOptions;
  private readonly selectors = new SelectorIndex();
  private readonly services = new Map<ServiceKey, KubeService>();
  private readonly entries = new Map<ServiceKey, OwnedEntry[]>();
  private readonly imports: Set<ServiceKey>;
  /** Services whose entries a service takes too. */
  private readonly importers = new KeyedSets<ServiceKey, ServiceKey>();
  private readonly memberships = new Map<ServiceKey, readonly ServiceKey[]>();

  constructor(namespace: string, options: NamespaceOptions, nowMs: number) {
    this.options = options;
    for (const service of options.view.servicesIn(namespace)) this.addService(service);
    for (const entry of ownedEntriesIn(options.view, options.writes, namespace, nowMs)) {
      const entries = this.entries.get(entry.service);
      if (entries === undefined) this.entries.set(entry.service, [entry]);
      else entries.push(entry);
    }
    const causes = options.mesh.rulesIn(namespace).map((rule) => recoverRule(rule.object)?.cause);
    const known = causes.filter((cause) => cause !== undefined);
    this.imports = new Set([...options.desired.importsIn(namespace), ...this.entries.keys(), ...known]);
    for (const key of this.imports) for (const member of this.membersOf(key)) this.importers.add(member, key);
  }

  /** Entries of one service, by name. */
  entriesOf(service: ServiceKey): readonly OwnedEntry[] {
    return this.entries.get(service) ?? [];
  }

  /** Entries that a service takes, whichever service they are for. */
  entriesTakenBy(member: ServiceKey): readonly OwnedEntry[] {
    const selector = this.services.get(member)?.selector;
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
    const namespace = service.slice(0, service.indexOf("/"));
    const found = this.labelSetsOf(service).flatMap((labels) => this.selectors.selecting(namespace, labels));
    const members = Array.from(new Set([service, ...found])).sort();
    this.memberships.set(service, members);
    return members;
  }

  /** Services that are imported, wanted or owned, and whose entries this one takes, sorted; itself among them. */
  importersOf(member: ServiceKey): readonly ServiceKey[] {
    return Array.from(this.importers.get(member)).sort();
  }

  /** Labels that entries of a service have or will have, each set once; what it says of TLS is left out. */
  labelSetsOf(service: ServiceKey): readonly Labels[] {
    const { desired } = this.options;
    const sets = new Map<string, Labels>();
    const add = (labels: Labels) => sets.set(describeLabels(labels), labels);
    for (const { shape, wish } of this.entriesOf(service)) add({ ...shape.selector, ...wish.subsetLabels });
    const selector = this.services.get(service)?.selector;
    if (selector === undefined) return Array.from(sets.values());
    add(selector);
    for (const cluster of desired.sourceClusters(service)) {
      for (const group of desired.source(service, cluster)?.value.groups ?? [])
        add({ ...selector, ...group.subsetLabels });
    }
    return Array.from(sets.values());
  }

  /** Istio binds entries to Services with a selector and an address of their own. */
  private addService(service: KubeService): void {
    if (service.isHeadless || service.type === "ExternalName" || Object.keys(service.selector).length === 0) return;
    const key = serviceKey(service.meta.namespace, service.meta.name);
    this.services.set(key, service);
    this.selectors.set(key, service.meta.namespace, service.selector);
  }
}
