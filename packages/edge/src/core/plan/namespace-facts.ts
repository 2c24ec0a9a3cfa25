import { describeLabels, type Labels, labelsMatch, type ServiceKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { DesiredView } from "../desired-view.js";
import { KeyedSets } from "../keyed-sets.js";
import type { KubeDestinationRule, KubeService } from "../kube.js";
import { recoverRule } from "../render/recover-rule.js";
import { type OwnedEntry, ownedEntriesIn } from "./owned-entry.js";
import type { Writes } from "./writes.js";

export interface NamespaceOptions {
  readonly view: ClusterView;
  readonly writes: Writes;
  readonly desired: DesiredView;
}

/**
 * Who binds to what in one namespace. An entry has the labels of the Service that it is for, so every other Service whose
 * selector is part of them takes it too: its *members*.
 */
export class NamespaceFacts {
  private readonly options: NamespaceOptions;
  private readonly entries = new Map<ServiceKey, OwnedEntry[]>();
  private readonly imports: Set<ServiceKey>;
  /** Services whose entries a service takes too. */
  private readonly importers = new KeyedSets<ServiceKey, ServiceKey>();
  private readonly memberships = new Map<ServiceKey, readonly ServiceKey[]>();
  /** Hosts of our DestinationRules, by the service that they were written for. */
  private readonly ruled = new KeyedSets<ServiceKey, ServiceKey>();

  constructor(namespace: string, options: NamespaceOptions, nowMs: number) {
    this.options = options;
    for (const entry of ownedEntriesIn(options.view, options.writes, namespace, nowMs)) {
      const entries = this.entries.get(entry.service);
      if (entries === undefined) this.entries.set(entry.service, [entry]);
      else entries.push(entry);
    }
    for (const rule of options.view.destinationRulesIn(namespace)) this.addRule(rule.object);
    this.imports = new Set([...options.desired.importsIn(namespace), ...this.entries.keys(), ...this.ruled.keys()]);
    for (const key of this.imports) for (const member of this.membersOf(key)) this.importers.add(member, key);
  }

  /** Entries of one service, by name. */
  entriesOf(service: ServiceKey): readonly OwnedEntry[] {
    return this.entries.get(service) ?? [];
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
    const namespace = service.slice(0, service.indexOf("/"));
    const selecting = this.labelSetsOf(service).flatMap((labels) =>
      this.options.view.servicesSelecting(namespace, labels),
    );
    const found = selecting.filter((key) => this.bindingService(key) !== undefined);
    const members = Array.from(new Set([service, ...found])).sort();
    this.memberships.set(service, members);
    return members;
  }

  /** Services that are imported, wanted or owned, and whose entries this one takes, sorted; itself among them. */
  importersOf(member: ServiceKey): readonly ServiceKey[] {
    return Array.from(this.importers.get(member)).sort();
  }

  /** Hosts of the DestinationRules that were written for a service, as the cache shows them. */
  hostsRuledFor(service: ServiceKey): Iterable<ServiceKey> {
    return this.ruled.get(service);
  }

  /** Labels that entries of a service have or will have, each set once; what it says of TLS is left out. */
  labelSetsOf(service: ServiceKey): readonly Labels[] {
    const { desired } = this.options;
    const sets = new Map<string, Labels>();
    const add = (labels: Labels) => sets.set(textOf(labels), labels);
    for (const { shape, wish } of this.entriesOf(service)) add(joinLabels(shape.selector, wish.subsetLabels));
    const selector = this.bindingService(service)?.selector;
    if (selector === undefined) return Array.from(sets.values());
    add(selector);
    for (const cluster of desired.sourceClusters(service)) {
      for (const group of desired.source(service, cluster)?.value.groups ?? [])
        add(joinLabels(selector, group.subsetLabels));
    }
    return Array.from(sets.values());
  }

  private addRule(rule: KubeDestinationRule): void {
    const wish = recoverRule(rule);
    if (wish !== undefined) this.ruled.add(wish.cause, wish.host);
  }

  /** Istio binds entries to Services with a selector and an address of their own. */
  private bindingService(key: ServiceKey): undefined | KubeService {
    const service = this.options.view.service(key);
    if (service === undefined || service.isHeadless || service.type === "ExternalName") return undefined;
    return Object.keys(service.selector).length === 0 ? undefined : service;
  }
}

/** The labels of Services and entries never change once they are decoded, and every pass compares them all. */
const texts = new WeakMap<Labels, string>();

function textOf(labels: Labels): string {
  const known = texts.get(labels);
  if (known !== undefined) return known;
  const text = describeLabels(labels);
  texts.set(labels, text);
  return text;
}

/** Most entries stand for instances without labels of their own: then nothing new is made. */
function joinLabels(selector: Labels, subset: Labels): Labels {
  for (const _ in subset) return { ...selector, ...subset };
  return selector;
}
