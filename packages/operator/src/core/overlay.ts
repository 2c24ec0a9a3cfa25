import { err, ok, type Result } from "@causeway/shared";
import { describeSteps, type PathStep, parseOverlayPath } from "./overlay-path.js";
import { isJsonObject, type Json, type JsonObject } from "./resource.js";

/** One change to a rendered object. */
export interface OverlayPatch {
  readonly path: string;
  /** Undefined deletes what is at the path. */
  readonly value: undefined | Json;
}

/**
 * The object with one patch applied. Every step of the path must exist, except the last one of a patch that sets a value:
 * an object gets the field, `[-1]` a new member. Errors name the step that does not exist.
 */
export function applyOverlayPatch(root: JsonObject, patch: OverlayPatch): Result<JsonObject> {
  const steps = parseOverlayPath(patch.path);
  if (!steps.ok) return steps;
  const changed = change(root, { steps: steps.value, at: 0, value: patch.value });
  if (!changed.ok) return changed;
  // The first step of a path is a field, so the root stays an object.
  return ok(changed.value as JsonObject);
}

interface Place {
  readonly steps: readonly PathStep[];
  readonly at: number;
  readonly value: undefined | Json;
}

function change(parent: Json, place: Place): Result<Json> {
  // Only called while there are steps left.
  const step = place.steps[place.at] as PathStep;
  return step.kind === "field" ? changeField(parent, step.name, place) : changeMember(parent, step, place);
}

function changeField(parent: Json, name: string, place: Place): Result<Json> {
  if (!isJsonObject(parent)) return missing(place, "is not in an object");
  const isThere = Object.hasOwn(parent, name);
  const isLast = place.at === place.steps.length - 1;
  if (!isThere && !(isLast && place.value !== undefined)) return missing(place, describeFields(parent));
  if (isLast) return ok(place.value === undefined ? without(parent, name) : withField(parent, name, place.value));
  const inner = change(parent[name] as Json, { ...place, at: place.at + 1 });
  return inner.ok ? ok(withField(parent, name, inner.value)) : inner;
}

function changeMember(parent: Json, step: Exclude<PathStep, { kind: "field" }>, place: Place): Result<Json> {
  if (!Array.isArray(parent)) return missing(place, "is not in a list");
  if (step.kind === "append") {
    return place.value === undefined
      ? missing(place, "appends, and there is no value to append")
      : ok([...parent, place.value]);
  }
  const index = parent.findIndex((member: Json) => isMatch(member, step));
  if (index === -1) return missing(place, "is in no member of the list");
  if (place.at === place.steps.length - 1) {
    return ok(place.value === undefined ? parent.toSpliced(index, 1) : parent.with(index, place.value));
  }
  const inner = change(parent[index] as Json, { ...place, at: place.at + 1 });
  return inner.ok ? ok(parent.with(index, inner.value)) : inner;
}

function isMatch(
  member: Json,
  step: { readonly kind: string; readonly key?: string; readonly value: string },
): boolean {
  if (step.key === undefined) return !isJsonObject(member) && String(member) === step.value;
  return isJsonObject(member) && Object.hasOwn(member, step.key) && String(member[step.key]) === step.value;
}

function missing({ steps, at }: Place, why: string): Result<never> {
  const path = describeSteps(steps);
  const step = describeSteps(steps.slice(at, at + 1));
  return err(`path ${JSON.stringify(path)}: step ${at + 1}, ${JSON.stringify(step)}, ${why}`);
}

function describeFields(parent: JsonObject): string {
  const names = Object.keys(parent).sort();
  return names.length === 0 ? "does not exist: the object is empty" : `does not exist: there are ${names.join(", ")}`;
}

/** Defined, not assigned: a name such as `__proto__` is a field like any other. */
function withField(parent: JsonObject, name: string, value: Json): JsonObject {
  return Object.fromEntries([...Object.entries(parent).filter(([field]) => field !== name), [name, value]]);
}

function without(parent: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(parent).filter(([field]) => field !== name));
}
