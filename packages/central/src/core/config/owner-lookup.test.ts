import type { ClusterId } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeNamespaceSelector, selectorMatches, selectorsOverlap } from "./namespace-selector.js";
import { createOwnerLookup } from "./owner-lookup.js";

const workspace = (id: string, ...selectors: string[]) => ({
  id,
  selectors: selectors.map(decodeNamespaceSelector),
  setting: undefined,
});

describe(createOwnerLookup, () => {
  const find = createOwnerLookup([
    workspace("exact", "c1/orders", "*/shared"),
    workspace("prefix", "c1/pay*"),
    workspace("rest", "c2/*"),
  ]);

  it.each([
    { cluster: "c1", namespace: "orders", owner: "exact" },
    { cluster: "c1", namespace: "orders-2", owner: undefined },
    { cluster: "c1", namespace: "shared", owner: "exact" },
    { cluster: "c1", namespace: "pay", owner: "prefix" },
    { cluster: "c1", namespace: "payments", owner: "prefix" },
    { cluster: "c2", namespace: "anything", owner: "rest" },
    { cluster: "c3", namespace: "payments", owner: undefined },
    { cluster: "c3", namespace: "shared", owner: "exact" },
  ])("$cluster/$namespace: $owner", ({ cluster, namespace, owner }) => {
    expect(find(cluster as ClusterId, namespace)?.id).toBe(owner);
  });

  it("agrees with going through all selectors, for any workspaces that do not overlap", () => {
    const selector = fc
      .tuple(fc.constantFrom("*", "c1", "c2"), fc.constantFrom("a", "b", "a*", "ab", "ab*", "b*", "*"))
      .map((parts) => parts.join("/"));
    const probes = ["c1", "c2", "c3"].flatMap((c) => ["a", "ab", "abc", "b", "bb", "c"].map((n) => [c, n] as const));
    fc.assert(
      fc.property(fc.array(selector, { maxLength: 8 }), (texts) => {
        const kept: string[] = [];
        for (const text of texts) {
          const next = decodeNamespaceSelector(text);
          if (!kept.some((other) => selectorsOverlap(decodeNamespaceSelector(other), next))) kept.push(text);
        }
        const workspaces = kept.map((text) => workspace(text, text));
        const lookup = createOwnerLookup(workspaces);
        for (const [cluster, namespace] of probes) {
          const owner = workspaces.find((one) => one.selectors.some((s) => selectorMatches(s, cluster, namespace)));
          expect(lookup(cluster as ClusterId, namespace)?.id).toBe(owner?.id);
        }
      }),
    );
  });
});
