import { describe, expect, it } from "vitest";
import type { Component } from "./component.js";
import { judgeMissing, parseSkip } from "./judge-missing.js";

describe(parseSkip, () => {
  it.each([
    { text: "", names: [] },
    { text: "istiod-oldest", names: ["istiod-oldest"] },
    { text: " envoy, root ,", names: ["envoy", "root"] },
  ])("reads $text", ({ text, names }) => {
    expect(parseSkip(text)).toEqual({ ok: true, value: new Set(names) });
  });

  it("says which name was probably meant", () => {
    expect(parseSkip("etcd,istoid")).toEqual({
      ok: false,
      error: 'CAUSEWAY_REAL_SKIP names "istoid": did you mean istiod?',
    });
  });
});

describe(judgeMissing, () => {
  const etcd: Component = { state: "present", name: "etcd", path: "/etcd", version: "3.4.23", origin: "cached" };
  const envoy: Component = { state: "missing", name: "envoy", reason: "python3 is not there" };

  it("has nothing to say when everything is there", () => {
    expect(judgeMissing({ components: [etcd], namespaceFault: undefined, skip: new Set() })).toEqual([]);
  });

  it("names what is missing, and why", () => {
    expect(judgeMissing({ components: [etcd, envoy], namespaceFault: "needs root", skip: new Set() })).toEqual([
      "envoy: python3 is not there",
      "root: needs root",
    ]);
  });

  it("forgives what is to be skipped", () => {
    expect(
      judgeMissing({ components: [etcd, envoy], namespaceFault: "needs root", skip: new Set(["root", "envoy"]) }),
    ).toEqual([]);
  });
});
