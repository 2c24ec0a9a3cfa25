import { type Labels, labelsMatch } from "@causeway/shared";
import type { KubePeerAuthentication } from "../kube.js";

/** Narrowest first: for some workloads, for a namespace, for the mesh; of equals the oldest, as Istio chooses. */
export function sortByWidth(
  authentications: Iterable<KubePeerAuthentication>,
  rootNamespace: string,
): readonly KubePeerAuthentication[] {
  const ranked = Array.from(authentications, (authentication) => {
    const { meta } = authentication;
    const rank = `${widthOf(authentication, rootNamespace)} ${meta.creationTimestamp} ${meta.namespace}/${meta.name}`;
    return { authentication, rank };
  });
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ authentication }) => authentication);
}

interface Workloads {
  readonly namespace: string;
  /** Istio's. */
  readonly rootNamespace: string;
  /** Labels that there are among them. */
  readonly labelSets: Iterable<Labels>;
}

/**
 * `namespace/name` of the one in force for some of the workloads if that one disables mTLS. What it says of single ports
 * does not count: the others serve on.
 */
export function refusedBy(
  byWidth: readonly KubePeerAuthentication[],
  { namespace, rootNamespace, labelSets }: Workloads,
): undefined | string {
  for (const labels of labelSets) {
    const inForce = byWidth.find(
      ({ meta, selector, mode }) =>
        mode !== "UNSET" &&
        (meta.namespace === namespace
          ? labelsMatch(selector, labels)
          : meta.namespace === rootNamespace && Object.keys(selector).length === 0),
    );
    if (inForce?.mode === "DISABLE") return `${inForce.meta.namespace}/${inForce.meta.name}`;
  }
  return undefined;
}

function widthOf({ meta, selector }: KubePeerAuthentication, rootNamespace: string): 0 | 1 | 2 {
  if (Object.keys(selector).length > 0) return 0;
  return meta.namespace === rootNamespace ? 2 : 1;
}
