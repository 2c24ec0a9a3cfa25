import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject, sameJson } from "../api-object.js";
import { parseShapes } from "../kinds/shapes/shape.js";
import { type ApplyOutcome, type ApplyRequest, applyFields } from "./apply-fields.js";
import { EMPTY_SET, hasPath, setOf } from "./field-set.js";
import { type Owners, ownerKey, type Writer } from "./owner.js";
import { type OwnedKind, trackUpdate } from "./track-update.js";

const shapes = parseShapes(`
Thing spec+=ThingSpec
ThingSpec count=int32 labels=map selector=~map rules=[]text names={}text parts=[name]Part
Part name size=int32 tags=map
`);
const kind: OwnedKind = {
  type: { type: { kind: "object", name: "Thing", isAtomic: false }, shapes },
  reset: EMPTY_SET,
  apiVersions: ["v1"],
};
const NOW = "2026-01-01T00:00:00Z";
const writer = (manager: string, operation: Writer["operation"] = "Apply"): Writer => ({
  manager,
  operation,
  apiVersion: "v1",
  subresource: "",
});

const word = fc.constantFrom("a", "b", "c");
const labels = fc.dictionary(word, word, { maxKeys: 3 });
const part = fc.record({ name: word, size: fc.nat(3), tags: labels }, { requiredKeys: ["name"] });
const spec = fc.record(
  {
    count: fc.nat(3),
    labels,
    selector: labels,
    rules: fc.array(word, { maxLength: 3 }),
    names: fc.uniqueArray(word, { maxLength: 3 }),
    parts: fc.uniqueArray(part, { maxLength: 3, selector: ({ name }) => name }),
  },
  { requiredKeys: [] },
);
const thing = spec.map((content) => ({ spec: content }) as unknown as JsonObject);

interface State {
  readonly value: JsonObject;
  readonly owners: Owners;
}
const NOTHING: State = { value: {}, owners: new Map() };

function apply(
  { value, owners }: State,
  manager: string,
  applied: JsonObject,
  extra: Partial<ApplyRequest> = {},
): ApplyOutcome {
  return applyFields({
    current: value,
    applied,
    owners,
    kind,
    writer: writer(manager),
    isForced: false,
    now: NOW,
    ...extra,
  });
}

function forced(state: State, manager: string, applied: JsonObject): State {
  const outcome = apply(state, manager, applied, { isForced: true });
  if (outcome.kind === "conflicts") throw new Error("a forced apply has no conflicts");
  return outcome;
}

function updated(state: State, manager: string, value: JsonObject): State {
  const request = { before: state.value, after: value, owners: state.owners, kind, now: NOW };
  return { value, owners: trackUpdate({ ...request, writer: writer(manager, "Update") }) };
}

/** Everything that the applied value says is so. */
function holds(value: undefined | Json, applied: Json): boolean {
  if (isObject(applied))
    return Object.entries(applied).every(([key, one]) => holds(isObject(value) ? value[key] : undefined, one));
  if (!Array.isArray(applied)) return value === applied;
  const items = Array.isArray(value) ? (value as readonly Json[]) : [];
  return (applied as readonly Json[]).every((item) => items.some((one) => holds(one, item)));
}

describe(applyFields, () => {
  it("changes nothing when the same is applied twice", () => {
    fc.assert(
      fc.property(thing, thing, (before, applied) => {
        const once = forced(updated(NOTHING, "other", before), "me", applied);
        expect(forced(once, "me", applied)).toEqual({ ...once, kind: "applied" });
      }),
    );
  });

  it("leads to what is applied, whatever was there", () => {
    fc.assert(
      fc.property(thing, thing, thing, (before, first, applied) => {
        const { value } = forced(forced(updated(NOTHING, "other", before), "me", first), "me", applied);
        expect(holds(value, applied)).toBe(true);
      }),
    );
  });

  it("removes a label that is left out if and only if nobody else owns it", () => {
    fc.assert(
      fc.property(labels, labels, labels, (mine, theirs, now) => {
        const both = forced(forced(NOTHING, "them", { spec: { labels: theirs } }), "me", { spec: { labels: mine } });
        const { value, owners } = forced(both, "me", { spec: { labels: now } });
        const left = Object.keys(((value["spec"] ?? {}) as { labels?: JsonObject }).labels ?? {});
        const isTheirs = (key: string) =>
          hasPath(owners.get(ownerKey(writer("them")))?.fields ?? EMPTY_SET, ["f:spec", "f:labels", `f:${key}`]);
        for (const key of ["a", "b", "c"]) expect(left.includes(key)).toBe(key in now || isTheirs(key));
      }),
    );
  });

  it("has conflicts if and only if force would take something away", () => {
    fc.assert(
      fc.property(thing, thing, (theirs, mine) => {
        const before = forced(NOTHING, "them", theirs);
        const after = forced(before, "me", mine);
        const key = ownerKey(writer("them"));
        const isSame = sameJson(entriesOf(before.owners, key), entriesOf(after.owners, key));
        expect(apply(before, "me", mine).kind).toBe(isSame ? "applied" : "conflicts");
      }),
    );
  });

  it.each([
    { before: { rules: ["a", "b"] }, applied: { rules: ["c"] }, result: { rules: ["c"] } },
    { before: { names: ["a", "b"] }, applied: { names: ["c", "a"] }, result: { names: ["c", "a", "b"] } },
    { before: { selector: { a: "1" } }, applied: { selector: { b: "1" } }, result: { selector: { b: "1" } } },
    { before: { labels: { a: "1" } }, applied: { labels: { b: "1" } }, result: { labels: { a: "1", b: "1" } } },
    {
      before: { parts: [{ name: "a", size: 1 }, { name: "b" }] },
      applied: { parts: [{ name: "c" }, { name: "a", size: 2 }] },
      result: { parts: [{ name: "c" }, { name: "a", size: 2 }, { name: "b" }] },
    },
  ])("makes $result of $before and $applied", ({ before, applied, result }) => {
    const state = updated(NOTHING, "other", { spec: before as unknown as JsonObject });
    expect(forced(state, "me", { spec: applied as unknown as JsonObject }).value).toEqual({ spec: result });
  });

  it("leaves alone what somebody wrote in a version that is gone", () => {
    const fields = setOf([["f:spec", "f:count"]]);
    const old = { ...writer("old", "Update"), apiVersion: "v0", time: NOW, fields };
    const state: State = { value: { spec: { count: 1 } }, owners: new Map([[ownerKey(old), old]]) };
    const { value, owners } = forced(state, "me", { spec: { count: 2 } });
    expect([value, [...owners.values()].map(({ manager }) => manager)]).toEqual([{ spec: { count: 2 } }, ["me"]]);
  });
});

function entriesOf(owners: Owners, key: string): unknown {
  const fields = owners.get(key)?.fields;
  return fields === undefined
    ? []
    : JSON.parse(JSON.stringify(fields, (_, value) => (value instanceof Map ? [...value] : value)));
}
