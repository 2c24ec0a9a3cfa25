import { isObject, type Json, type JsonObject, sameJson } from "../api-object.js";

/** The patch is well formed but does not fit this object: the server answers 422. */
export class PatchMismatch extends Error {
  override name = "PatchMismatch";
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from: undefined | string;
  readonly value: undefined | Json;
}

/** JSON patch, RFC 6902. Throws PatchMismatch when a path is missing, a test fails, or an operation is none. */
export function applyJsonPatch(target: Json, operations: readonly JsonObject[]): Json {
  return operations.map(parseOperation).reduce(applyOperation, target);
}

function parseOperation(raw: JsonObject): Operation {
  const { op, path, from, value } = raw as Record<string, Json | undefined>;
  if (typeof op !== "string" || typeof path !== "string") throw new PatchMismatch("an operation needs op and path");
  return { op, path, from: typeof from === "string" ? from : undefined, value };
}

function applyOperation(document: Json, { op, path, from, value }: Operation): Json {
  const steps = parsePointer(path);
  switch (op) {
    case "add":
      return edit(document, steps, { kind: "add", value: value ?? null });
    case "replace":
      return edit(document, steps, { kind: "replace", value: value ?? null });
    case "remove":
      return edit(document, steps, { kind: "remove" });
    case "test":
      if (!sameJson(readOrNull(document, steps), value ?? null))
        throw new PatchMismatch(`testing value ${path} failed`);
      return document;
    case "copy":
      return edit(document, steps, { kind: "add", value: readOrNull(document, parsePointer(from ?? "")) });
    case "move": {
      const origin = parsePointer(from ?? "");
      const moved = read(document, origin);
      return edit(edit(document, origin, { kind: "remove" }), steps, { kind: "add", value: moved });
    }
    default:
      throw new PatchMismatch(`unexpected kind: ${op}`);
  }
}

function parsePointer(pointer: string): readonly string[] {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new PatchMismatch(`${JSON.stringify(pointer)} is not a JSON pointer`);
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function read(document: Json, steps: readonly string[]): Json {
  let current: undefined | Json = document;
  for (const step of steps) {
    if (Array.isArray(current)) current = (current as readonly Json[])[position(step, current.length - 1)];
    else current = isObject(current) && Object.hasOwn(current, step) ? current[step] : undefined;
    if (current === undefined) throw missing(steps);
  }
  return current;
}

/** What is at a path, where a field that its object does not have is null. */
function readOrNull(document: Json, steps: readonly string[]): Json {
  const parent = steps.length === 0 ? document : read(document, steps.slice(0, -1));
  const last = steps.at(-1);
  return isObject(parent) && last !== undefined && !Object.hasOwn(parent, last) ? null : read(document, steps);
}

type Edit = { readonly kind: "add" | "replace"; readonly value: Json } | { readonly kind: "remove" };

function edit(node: Json, steps: readonly string[], change: Edit): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return change.kind === "remove" ? null : change.value;
  if (Array.isArray(node)) return editList(node as readonly Json[], step, rest, change);
  if (!isObject(node)) throw missing(steps);
  const copy: Record<string, Json> = { ...node };
  const child = copy[step];
  if (rest.length > 0) {
    if (child === undefined) throw missing(steps);
    copy[step] = edit(child, rest, change);
    return copy;
  }
  // As the server's library has it, replacing a field that is not there adds it.
  if (child === undefined && change.kind === "remove") throw missing(steps);
  if (change.kind === "remove") delete copy[step];
  else copy[step] = change.value;
  return copy;
}

function editList(list: readonly Json[], step: string, rest: readonly string[], change: Edit): Json {
  const copy = [...list];
  if (rest.length === 0 && change.kind === "add") {
    copy.splice(step === "-" ? list.length : position(step, list.length), 0, change.value);
    return copy;
  }
  const at = position(step, list.length - 1);
  const child = copy[at];
  if (child === undefined) throw missing([step]);
  if (rest.length > 0) copy[at] = edit(child, rest, change);
  else if (change.kind === "remove") copy.splice(at, 1);
  else if (change.kind === "replace") copy[at] = change.value;
  return copy;
}

function position(step: string, last: number): number {
  const at = /^-?\d+$/.test(step) ? Number(step) : Number.NaN;
  const index = at < 0 ? last + 1 + at : at;
  if (!(index >= 0 && index <= last)) throw new PatchMismatch(`invalid index referenced: ${step}`);
  return index;
}

function missing(steps: readonly string[]): PatchMismatch {
  return new PatchMismatch(`the path ${JSON.stringify(`/${steps.join("/")}`)} does not exist`);
}
