import type { NamespaceSelector } from "../config-view.js";

/**
 * Takes `CLUSTER/NAMESPACE` apart; `*` and a trailing `*` of the namespace become a prefix. The schema has checked the
 * form of every text that gets here.
 */
export function decodeNamespaceSelector(text: string): NamespaceSelector {
  const slash = text.indexOf("/");
  const namespace = text.slice(slash + 1);
  const isPrefix = namespace.endsWith("*");
  return { cluster: text.slice(0, slash), namespace: isPrefix ? namespace.slice(0, -1) : namespace, isPrefix };
}

export function describeSelector({ cluster, namespace, isPrefix }: NamespaceSelector): string {
  return `${cluster}/${namespace}${isPrefix ? "*" : ""}`;
}

/** Is there a namespace of a cluster that both select? */
export function selectorsOverlap(a: NamespaceSelector, b: NamespaceSelector): boolean {
  if (a.cluster !== "*" && b.cluster !== "*" && a.cluster !== b.cluster) return false;
  if (a.isPrefix && b.isPrefix) return a.namespace.startsWith(b.namespace) || b.namespace.startsWith(a.namespace);
  if (a.isPrefix) return b.namespace.startsWith(a.namespace);
  if (b.isPrefix) return a.namespace.startsWith(b.namespace);
  return a.namespace === b.namespace;
}

export function selectorMatches(selector: NamespaceSelector, cluster: string, namespace: string): boolean {
  return selectorsOverlap(selector, { cluster, namespace, isPrefix: false });
}
