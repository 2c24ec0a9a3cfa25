import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOverlayPatch } from "./overlay.js";
import { describeSteps, parseOverlayPath } from "./overlay-path.js";
import type { Json, JsonObject } from "./resource.js";

const ROOT: JsonObject = {
  spec: {
    env: [{ name: "A", value: "1" }],
    args: ["-v", "--level"],
    empty: [],
    labels: { "example.com/tier": "x" },
    replicas: 2,
  },
};

describe(applyOverlayPatch, () => {
  it.each<{ does: string; path: string; value?: Json; at: string; after: Json }>([
    {
      does: "appends a member",
      path: "spec.env[-1]",
      value: { name: "B", value: "2" },
      at: "env",
      after: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
    },
    { does: "appends to an empty list", path: "spec.empty[-1]", value: 1, at: "empty", after: [1] },
    {
      does: "changes a field of a matching member",
      path: "spec.env[name:A].value",
      value: "9",
      at: "env",
      after: [{ name: "A", value: "9" }],
    },
    { does: "replaces a matching member", path: "spec.env[name:A]", value: "x", at: "env", after: ["x"] },
    { does: "deletes a matching member", path: "spec.env[name:A]", at: "env", after: [] },
    { does: "replaces a plain value", path: "spec.args[:-v]", value: "-vv", at: "args", after: ["-vv", "--level"] },
    { does: "deletes a plain value", path: "spec.args[:--level]", at: "args", after: ["-v"] },
    { does: "sets a field that is there", path: "spec.replicas", value: 3, at: "replicas", after: 3 },
    { does: "adds a field that is not", path: "spec.paused", value: true, at: "paused", after: true },
    { does: "takes null for a value", path: "spec.replicas", value: null, at: "replicas", after: null },
    {
      does: "reads escaped dots",
      path: String.raw`spec.labels.example\.com/tier`,
      value: "y",
      at: "labels",
      after: { "example.com/tier": "y" },
    },
  ])("$does", ({ path, value, at, after }) => {
    const patched = applyOverlayPatch(ROOT, { path, value });
    expect(patched.ok && (patched.value["spec"] as JsonObject)[at]).toEqual(after);
    expect((ROOT["spec"] as JsonObject)["args"]).toEqual(["-v", "--level"]);
  });

  it("deletes a field", () => {
    const patched = applyOverlayPatch({ a: { b: 1, c: 2 } }, { path: "a.b", value: undefined });
    expect(patched).toEqual({ ok: true, value: { a: { c: 2 } } });
  });

  it.each([
    { path: "spec.nothing.here", value: 1, error: 'step 2, "nothing", does not exist: there are' },
    { path: "spec.nothing", value: undefined, error: 'step 2, "nothing", does not exist: there are' },
    { path: "spec.env[name:Z].value", value: 1, error: 'step 3, "[name:Z]", is in no member of the list' },
    { path: "spec.args[:nope]", value: 1, error: 'step 3, "[:nope]", is in no member of the list' },
    { path: "spec.replicas[-1]", value: 1, error: 'step 3, "[-1]", is not in a list' },
    { path: "spec.env.name", value: 1, error: 'step 3, "name", is not in an object' },
    { path: "spec.env[-1]", value: undefined, error: 'step 3, "[-1]", appends, and there is no value to append' },
    { path: "spec.env[-1].name", value: 1, error: "[-1] may only come last" },
    { path: "spec.env[0]", value: 1, error: "character 9: [0] is neither [key:value], [:value] nor [-1]" },
    { path: "spec.env[name:A", value: 1, error: "character 9: a [ is not closed" },
    { path: "spec.env[name:]", value: 1, error: "character 9: [name:] lacks the value to look for" },
    { path: "spec..env", value: 1, error: "character 5: the name of a field is missing" },
    { path: "spec.env]", value: 1, error: "character 9: a ] closes nothing" },
    { path: "spec.env[name:A]value", value: 1, error: "character 17: a dot is missing" },
    { path: "", value: 1, error: "character 1: it does not begin with the name of a field" },
    { path: "[-1]", value: 1, error: "character 1: it does not begin with the name of a field" },
  ])("refuses $path, naming the step", ({ path, value, error }) => {
    const patched = applyOverlayPatch(ROOT, { path, value });
    expect(patched.ok ? "" : patched.error).toContain(error);
  });

  it("treats names of prototypes as names", () => {
    expect(applyOverlayPatch({}, { path: "__proto__.polluted", value: 1 }).ok).toBe(false);
    const patched = applyOverlayPatch({}, { path: "__proto__", value: { polluted: true } });
    expect(patched.ok && Object.hasOwn(patched.value, "__proto__")).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("sets what a later read of the same path finds, and deletes what it added", () => {
    const name = fc.stringMatching(/^[a-z.[\]\\:-]{1,8}$/);
    fc.assert(
      fc.property(name, fc.jsonValue(), (field, value) => {
        const path = describeSteps([{ kind: "field", name: field }]);
        const set = applyOverlayPatch(ROOT, { path, value: value as Json });
        expect(set.ok && set.value[field]).toEqual(value);
        expect(set.ok && applyOverlayPatch(set.value, { path, value: undefined })).toEqual({ ok: true, value: ROOT });
      }),
    );
  });
});

describe(parseOverlayPath, () => {
  it("reads back what describeSteps writes", () => {
    const text = fc.stringMatching(/^[a-zA-Z0-9./-]{1,10}$/);
    const step = fc.oneof(
      fc.record({ kind: fc.constant("field" as const), name: fc.stringMatching(/^[a-z.[\]\\]{1,8}$/) }),
      fc.record({ kind: fc.constant("match" as const), key: fc.stringMatching(/^[a-z]{1,6}$/), value: text }),
      fc.record({ kind: fc.constant("value" as const), value: text }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (rest) => {
        const steps = [{ kind: "field" as const, name: "spec" }, ...rest];
        expect(parseOverlayPath(describeSteps(steps))).toEqual({ ok: true, value: steps });
      }),
    );
  });
});
