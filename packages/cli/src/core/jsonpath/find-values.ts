import { isRecord } from "../record.js";
import type { Filter, Operator, Path, Slice, Step } from "./nodes.js";

/** A path that the document does not allow, such as an index of what is no list. The message is one sentence part. */
export class NoSuchValue extends Error {
  override name = "NoSuchValue";
}

/** Every value that a path finds, in document order. A field that is missing finds nothing. */
export function findValues(path: Path, current: unknown, root: unknown): readonly unknown[] {
  const start: readonly unknown[] = [path.from === "root" ? root : current];
  return path.steps.reduce((values, step) => takeStep(step, values, root), start);
}

function takeStep(step: Step, values: readonly unknown[], root: unknown): readonly unknown[] {
  switch (step.kind) {
    case "literal":
      return [step.value];
    case "descend":
      return values.flatMap(containersBelow);
    case "union":
      return step.paths.flatMap((path) => values.flatMap((value) => findValues(path, value, root)));
    case "field":
      return values.flatMap((value) => (isRecord(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []));
    case "wildcard":
      return values.flatMap(childrenOf);
    case "slice":
      return values.flatMap((value) => takeSlice(step.slice, value));
    case "filter":
      return values.flatMap((value) => listOf(value, "filtered").filter((item) => passes(step.filter, item, root)));
  }
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  return isRecord(value) ? Object.values(value) : [];
}

/** The value and everything below it that can hold a field or an index. */
function containersBelow(value: unknown): readonly unknown[] {
  const children = childrenOf(value);
  return children.length === 0 ? [] : [value, ...children.flatMap(containersBelow)];
}

function listOf(value: unknown, verb: string): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new NoSuchValue(`${describe(value)} is no list and cannot be ${verb}`);
}

function takeSlice({ start, end, step, isIndex }: Slice, value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  const list = listOf(value, "indexed");
  const fromEnd = (index: number): number => (index < 0 ? index + list.length : index);
  const first = fromEnd(start ?? 0);
  if (isIndex) {
    if (first < 0 || first >= list.length) {
      throw new NoSuchValue(`index ${start} lies outside of a list of ${list.length}`);
    }
    return [list[first]];
  }
  const last = Math.min(end === undefined ? list.length : fromEnd(end), list.length);
  const found: unknown[] = [];
  for (let index = Math.max(0, first); index < last; index += step) found.push(list[index]);
  return found;
}

function passes(filter: Filter, item: unknown, root: unknown): boolean {
  if (filter.kind === "exists") return findValues(filter.path, item, root).length > 0;
  const left = findValues(filter.left, item, root);
  const right = findValues(filter.right, item, root);
  if (left.length === 0 || right.length === 0) return false;
  if (left.length > 1 || right.length > 1) throw new NoSuchValue("a filter compares one value with one value");
  return compare(left[0], filter.operator, right[0]);
}

function compare(left: unknown, operator: Operator, right: unknown): boolean {
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  const isOrdered =
    (typeof left === "number" && typeof right === "number") || (typeof left === "string" && typeof right === "string");
  if (!isOrdered) throw new NoSuchValue(`${describe(left)} and ${describe(right)} have no order`);
  return ORDER[operator](left < right ? -1 : Number(left > right));
}

const ORDER: Readonly<Record<Exclude<Operator, "==" | "!=">, (sign: number) => boolean>> = {
  "<": (sign) => sign < 0,
  "<=": (sign) => sign <= 0,
  ">": (sign) => sign > 0,
  ">=": (sign) => sign >= 0,
};

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return isRecord(value) ? "an object" : JSON.stringify(value);
}
