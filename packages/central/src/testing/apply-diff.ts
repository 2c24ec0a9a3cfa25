import type { DiffLine } from "../core/config/diff-values.js";

/** Does the lines of a diff, in order, to a copy of `before`: what `diffValues` promises to lead to `after`. */
export function applyDiff(before: unknown, lines: readonly DiffLine[]): unknown {
  const root: Container = { "": structuredClone(before) };
  for (const line of lines) applyLine(root, line);
  return Object.hasOwn(root, "") ? root[""] : undefined;
}

type Container = Record<string | number, unknown>;

function applyLine(root: Container, line: DiffLine): void {
  const path = ["", ...parseField(line.path)];
  const last = path.pop() ?? "";
  let target: Container = root;
  for (const part of path) target = target[part] as Container;
  if (line.op === "change") define(target, last, line.to);
  else if (line.op === "add" && Array.isArray(target)) target.splice(Number(last), 0, structuredClone(line.to));
  else if (line.op === "add") define(target, last, line.to);
  else if (Array.isArray(target)) target.splice(Number(last), 1);
  else delete target[last];
}

/** Also a field named `__proto__`. */
function define(target: Container, name: string | number, value: unknown): void {
  const options = { writable: true, enumerable: true, configurable: true };
  Object.defineProperty(target, name, { ...options, value: structuredClone(value) });
}

const PART = /\.?([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gy;

function parseField(text: string): (string | number)[] {
  const parts: (string | number)[] = [];
  let end = 0;
  for (const match of text.matchAll(PART)) {
    const [whole, name, position, quoted] = match;
    end += whole.length;
    parts.push(name ?? (position === undefined ? (JSON.parse(quoted ?? '""') as string) : Number(position)));
  }
  if (end !== text.length) throw new Error(`no path: ${JSON.stringify(text)}`);
  return parts;
}
