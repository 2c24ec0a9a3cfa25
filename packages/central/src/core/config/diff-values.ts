import { sameValue } from "../same-value.js";
import { describeField, type FieldPath } from "./field-path.js";
import { pairItems } from "./pair-items.js";

/**
 * One line of the difference between two values. `path` is written as in messages (`spec.names[0]`), empty for the whole
 * value. The lines of a list take from its end towards its start first, then change and add from its start towards its
 * end: what is removed is named by its position before, everything else by its position after.
 */
export type DiffLine =
  | { readonly op: "add"; readonly path: string; readonly to: unknown }
  | { readonly op: "remove"; readonly path: string; readonly from: unknown }
  | { readonly op: "change"; readonly path: string; readonly from: unknown; readonly to: unknown };

/**
 * What makes `after` of `before` when it is done line by line, in order; undefined is "nothing there". A part that came
 * or went as a whole is one line. Fields are in byte order, so the same values always give the same lines.
 */
export function diffValues(before: unknown, after: unknown): DiffLine[] {
  const lines: DiffLine[] = [];
  diffAt([], { before, after }, lines);
  return lines;
}

interface Sides {
  readonly before: unknown;
  readonly after: unknown;
}

function diffAt(at: FieldPath, { before, after }: Sides, lines: DiffLine[]): void {
  const path = describeField(at);
  if (before === undefined && after === undefined) return;
  if (before === undefined) lines.push({ op: "add", path, to: after });
  else if (after === undefined) lines.push({ op: "remove", path, from: before });
  else if (Array.isArray(before) && Array.isArray(after)) diffLists(at, { before, after }, lines);
  else if (isFields(before) && isFields(after)) diffFields(at, { before, after }, lines);
  else if (!sameValue(before, after)) lines.push({ op: "change", path, from: before, to: after });
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface FieldSides {
  readonly before: Fields;
  readonly after: Fields;
}

function diffFields(at: FieldPath, { before, after }: FieldSides, lines: DiffLine[]): void {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  for (const name of names) diffAt([...at, name], { before: own(before, name), after: own(after, name) }, lines);
}

/** A name such as `constructor` must not find what every object inherits. */
function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

interface ListSides {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
}

function diffLists(at: FieldPath, { before, after }: ListSides, lines: DiffLine[]): void {
  const pairs = pairItems(before, after);
  const kept = new Set(pairs.values());
  for (let index = before.length - 1; index >= 0; index -= 1) {
    if (!kept.has(index)) lines.push({ op: "remove", path: describeField([...at, index]), from: before[index] });
  }
  for (const [index, item] of after.entries()) {
    const partner = pairs.get(index);
    if (partner === undefined) lines.push({ op: "add", path: describeField([...at, index]), to: item });
    else diffAt([...at, index], { before: before[partner], after: item }, lines);
  }
}
