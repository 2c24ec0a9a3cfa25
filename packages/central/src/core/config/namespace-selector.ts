import { err, ok, type Result } from "@causeway/shared";
import type { NamespaceSelector } from "../config-view.js";

/** Takes `CLUSTER/NAMESPACE` apart; `*` and a trailing `*` of the namespace become a prefix. */
export function parseNamespaceSelector(text: string): Result<NamespaceSelector> {
  const slash = text.indexOf("/");
  if (slash < 0) return err(`${JSON.stringify(text)} has no "/" between cluster and namespace`);
  const namespace = text.slice(slash + 1);
  const isPrefix = namespace.endsWith("*");
  return ok({ cluster: text.slice(0, slash), namespace: isPrefix ? namespace.slice(0, -1) : namespace, isPrefix });
}

/** Of a text that was checked when it was stored; throws on any other. */
export function decodeNamespaceSelector(text: string): NamespaceSelector {
  const selector = parseNamespaceSelector(text);
  if (!selector.ok) throw new Error(selector.error);
  return selector.value;
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
