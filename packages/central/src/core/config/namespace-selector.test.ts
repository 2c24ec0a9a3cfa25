import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeNamespaceSelector, describeSelector, selectorMatches, selectorsOverlap } from "./namespace-selector.js";

const overlap = (a: string, b: string) => selectorsOverlap(decodeNamespaceSelector(a), decodeNamespaceSelector(b));

describe(selectorsOverlap, () => {
  it.each([
    { a: "*/ns", b: "*/ns", is: true },
    { a: "*/ns", b: "c1/ns", is: true },
    { a: "c1/ns", b: "c2/ns", is: false },
    { a: "*/ns", b: "*/other", is: false },
    { a: "c1/*", b: "c1/ns", is: true },
    { a: "c1/*", b: "*/ns", is: true },
    { a: "c1/*", b: "c2/*", is: false },
    { a: "*/*", b: "c1/ns", is: true },
    { a: "*/*", b: "c1/*", is: true },
    { a: "c1/ns*", b: "c1/ns", is: true },
    { a: "c1/ns*", b: "c1/ns-a", is: true },
    { a: "c1/ns*", b: "c1/n", is: false },
    { a: "c1/ns*", b: "*/ns-a*", is: true },
    { a: "c1/ns-a*", b: "c1/ns-b*", is: false },
  ])("$a and $b: $is", ({ a, b, is }) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([is, is]);
  });

  it("holds exactly when some namespace of some cluster is in both", () => {
    const cluster = fc.constantFrom("*", "c1", "c2");
    const namespace = fc.constantFrom("*", "a", "b", "a*", "ab", "ab*", "ba", "abc*");
    const selector = fc.tuple(cluster, namespace).map((parts) => decodeNamespaceSelector(parts.join("/")));
    const clusters = ["c1", "c2", "c3"];
    const namespaces = ["a", "b", "ab", "ba", "aa", "abc", "abcd", "c"];
    fc.assert(
      fc.property(selector, selector, (a, b) => {
        const isShared = clusters.some((c) =>
          namespaces.some((n) => selectorMatches(a, c, n) && selectorMatches(b, c, n)),
        );
        expect(selectorsOverlap(a, b)).toBe(isShared);
      }),
    );
  });
});

describe(describeSelector, () => {
  it.each(["*/ns", "c1/ns", "c1/*", "*/*", "c1/ns*"])("gives back %s", (text) => {
    expect(describeSelector(decodeNamespaceSelector(text))).toBe(text);
  });
});
