import type { ClusterId } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeNamespaceSelector, selectorMatches, selectorsOverlap } from "./namespace-selector.js";
import { findOwner, type OwnerIndex, reindexOwners } from "./owner-index.js";

const select = (index: OwnerIndex, workspace: string, before: readonly string[], after: readonly string[]) => {
  const [was, is] = [before, after].map((texts) => texts.map(decodeNamespaceSelector));
  return reindexOwners(index, [{ workspace, before: was ?? [], after: is ?? [] }]);
};
const indexOf = (workspaces: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(workspaces).reduce<OwnerIndex>((index, [id, texts]) => select(index, id, [], texts), new Map());

const PROBES = ["c1", "c2", "c3"].flatMap((c) => ["a", "ab", "abc", "b", "bb", "c"].map((n) => [c, n] as const));
const ownersIn = (index: OwnerIndex) => PROBES.map(([c, n]) => findOwner(index, c as ClusterId, n));

const selector = fc
  .tuple(fc.constantFrom("*", "c1", "c2"), fc.constantFrom("a", "b", "a*", "ab", "ab*", "b*", "*"))
  .map((parts) => parts.join("/"));

describe(findOwner, () => {
  const index = indexOf({ exact: ["c1/orders", "*/shared"], prefix: ["c1/pay*"], rest: ["c2/*"] });

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
    expect(findOwner(index, cluster as ClusterId, namespace)).toBe(owner);
  });

  it("agrees with going through all selectors, for any workspaces that do not overlap", () => {
    fc.assert(
      fc.property(fc.array(selector, { maxLength: 8 }), (texts) => {
        const kept: string[] = [];
        for (const text of texts) {
          const next = decodeNamespaceSelector(text);
          if (!kept.some((other) => selectorsOverlap(decodeNamespaceSelector(other), next))) kept.push(text);
        }
        const expected = PROBES.map(([cluster, namespace]) =>
          kept.find((text) => selectorMatches(decodeNamespaceSelector(text), cluster, namespace)),
        );
        expect(ownersIn(indexOf(Object.fromEntries(kept.map((text) => [text, [text]]))))).toEqual(expected);
      }),
    );
  });
});

describe(reindexOwners, () => {
  it("comes to the same index on any way, and leaves those before alone", () => {
    const selection = fc.record({
      workspace: fc.constantFrom("u", "v", "w"),
      texts: fc.uniqueArray(selector, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(selection, { maxLength: 8 }), (steps) => {
        const now: Record<string, readonly string[]> = {};
        let index: OwnerIndex = new Map();
        for (const { workspace, texts } of steps) {
          const seen = ownersIn(index);
          const next = select(index, workspace, now[workspace] ?? [], texts);
          expect(ownersIn(index)).toEqual(seen);
          now[workspace] = texts;
          index = next;
        }
        expect(ownersIn(index)).toEqual(ownersIn(indexOf(now)));
        const emptied = Object.entries(now).reduce((left, [id, texts]) => select(left, id, texts, []), index);
        expect(emptied).toEqual(new Map());
      }),
    );
  });

  it("gives what two select to the first of them", () => {
    expect(findOwner(indexOf({ w: ["*/a"], v: ["*/a"] }), "c1" as ClusterId, "a")).toBe("v");
  });
});
