import { describeLabels, type Labels, labelsMatch } from "@causeway/shared";
import type { Meta } from "./kube.js";
import { labelPairs } from "./label-pairs.js";

/** Pods of one namespace with the very same labels: usually those of one ReplicaSet. */
interface Group {
  readonly labels: Labels;
  readonly names: Set<string>;
}

interface NamespacePods {
  /** Pod name to its group. */
  readonly groupOf: Map<string, Group>;
  readonly groups: Map<string, Group>;
  /** Groups that carry one label, by `key=value`. */
  readonly byLabel: Map<string, Set<Group>>;
}

/**
 * Pods by namespace and labels. A selector is answered by looking at the groups that carry its rarest label, so the cost
 * follows the number of workloads that share a label, not the number of pods.
 */
export class PodIndex {
  private readonly namespaces = new Map<string, NamespacePods>();

  set({ namespace, name, labels }: Pick<Meta, "namespace" | "name" | "labels">): void {
    const key = describeLabels(labels);
    const before = this.namespaces.get(namespace);
    if (before?.groupOf.get(name) !== before?.groups.get(key)) this.delete(namespace, name);
    const pods = this.openNamespace(namespace);
    const group = pods.groups.get(key) ?? openGroup(pods, key, labels);
    group.names.add(name);
    pods.groupOf.set(name, group);
  }

  delete(namespace: string, name: string): void {
    const pods = this.namespaces.get(namespace);
    const group = pods?.groupOf.get(name);
    if (pods === undefined || group === undefined) return;
    pods.groupOf.delete(name);
    group.names.delete(name);
    if (group.names.size === 0) dropGroup(pods, group);
    if (pods.groupOf.size === 0) this.namespaces.delete(namespace);
  }

  /** Names of the pods that carry every label of the selector, in no order; none for an empty selector. */
  selected(namespace: string, selector: Labels): readonly string[] {
    const pods = this.namespaces.get(namespace);
    if (pods === undefined) return [];
    const found: string[] = [];
    for (const group of rarest(pods, selector)) {
      if (labelsMatch(selector, group.labels)) found.push(...group.names);
    }
    return found;
  }

  private openNamespace(namespace: string): NamespacePods {
    const known = this.namespaces.get(namespace);
    if (known !== undefined) return known;
    const opened: NamespacePods = { groupOf: new Map(), groups: new Map(), byLabel: new Map() };
    this.namespaces.set(namespace, opened);
    return opened;
  }
}

function openGroup(pods: NamespacePods, key: string, labels: Labels): Group {
  const group: Group = { labels, names: new Set() };
  pods.groups.set(key, group);
  for (const label of labelPairs(group.labels)) {
    const groups = pods.byLabel.get(label);
    if (groups === undefined) pods.byLabel.set(label, new Set([group]));
    else groups.add(group);
  }
  return group;
}

function dropGroup(pods: NamespacePods, group: Group): void {
  pods.groups.delete(describeLabels(group.labels));
  for (const label of labelPairs(group.labels)) {
    const groups = pods.byLabel.get(label);
    groups?.delete(group);
    if (groups?.size === 0) pods.byLabel.delete(label);
  }
}

function rarest(pods: NamespacePods, selector: Labels): Iterable<Group> {
  let best: undefined | ReadonlySet<Group>;
  for (const label of labelPairs(selector)) {
    const groups = pods.byLabel.get(label);
    if (groups === undefined) return [];
    if (best === undefined || groups.size < best.size) best = groups;
  }
  return best ?? [];
}
