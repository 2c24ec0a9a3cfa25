import { describe, expect, it } from "vitest";
import { sameContent } from "./same-content.js";
import { entryOf, metaOf, podOf, ruleOf } from "./testing/kube-objects.js";

const pod = podOf("n", "p", { app: "a", version: "v1" });

describe(sameContent, () => {
  it("does not look at the resourceVersion", () => {
    expect(sameContent(pod, { ...pod, meta: { ...pod.meta, resourceVersion: "2" } })).toBe(true);
  });

  it("does not look at the order of labels", () => {
    expect(sameContent(pod, podOf("n", "p", { version: "v1", app: "a" }))).toBe(true);
  });

  it.each([
    { what: "a label's value", other: podOf("n", "p", { app: "a", version: "v2" }) },
    { what: "a label more", other: podOf("n", "p", { app: "a", version: "v1", tier: "x" }) },
    { what: "a label less", other: podOf("n", "p", { app: "a" }) },
    { what: "readiness", other: { ...pod, isReady: false } },
    { what: "another object of that name", other: { ...pod, meta: metaOf("n", "p", { ...pod.meta, uid: "other" }) } },
    { what: "another kind", other: entryOf("n", "p") },
  ])("sees $what", ({ other }) => {
    expect(sameContent(pod, other)).toBe(false);
  });

  it.each([
    { a: [1, 2], b: [2, 1] },
    { a: [1], b: [1, 1] },
    { a: {}, b: [] },
    { a: null, b: {} },
    { a: { x: null }, b: { y: null } },
    { a: "1", b: 1 },
  ])("tells $a from $b", ({ a, b }) => {
    expect(sameContent(ruleOf("n", "r", { a }), ruleOf("n", "r", { a: b }))).toBe(false);
  });
});
