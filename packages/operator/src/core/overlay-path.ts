import { err, ok, type Result } from "@causeway/shared";

/** One step from a value to a part of it. */
export type PathStep =
  /** A field of an object. */
  | { readonly kind: "field"; readonly name: string }
  /** `[key:value]`: the member of a list whose field `key` has this value. */
  | { readonly kind: "match"; readonly key: string; readonly value: string }
  /** `[:value]`: the member of a list of plain values that equals this one. */
  | { readonly kind: "value"; readonly value: string }
  /** `[-1]`: the place behind the last member of a list. */
  | { readonly kind: "append" };

const FORMS = "forms are a.b, a.b[key:value].c, a[:value] and a[-1]";

/**
 * Reads the path of an overlay's patch, such as `spec.containers[name:proxy].args[:--v].env[-1]`. A backslash takes the
 * next character as it is: `annotations.example\.com/key`. Errors name the place, counted in characters from 1.
 * The grammar is that of Istio's operator (operator/pkg/tpath).
 */
export function parseOverlayPath(text: string): Result<readonly PathStep[]> {
  const steps: PathStep[] = [];
  let at = 0;
  while (at < text.length) {
    const read = text[at] === "[" ? readBracket(text, at) : readField(text, at, steps.length === 0);
    if (!read.ok) return read;
    steps.push(read.value.step);
    at = read.value.end;
  }
  if (steps[0]?.kind !== "field") return wrong(text, 0, "it does not begin with the name of a field");
  const early = steps.findIndex((step, index) => step.kind === "append" && index < steps.length - 1);
  return early === -1 ? ok(steps) : err(`path ${JSON.stringify(text)}: [-1] may only come last; ${FORMS}`);
}

/** As it would be written in a path. */
export function describeSteps(steps: readonly PathStep[]): string {
  return steps.map(describeStep).join("").replace(/^\./, "");
}

function describeStep(step: PathStep): string {
  switch (step.kind) {
    case "field":
      return `.${step.name.replaceAll(/[\\.[\]]/g, "\\$&")}`;
    case "match":
      return `[${step.key}:${step.value}]`;
    case "value":
      return `[:${step.value}]`;
    case "append":
      return "[-1]";
  }
}

type Read = Result<{ readonly step: PathStep; readonly end: number }>;

function readField(text: string, start: number, isFirst: boolean): Read {
  if (!isFirst && text[start] !== ".") return wrong(text, start, "a dot is missing");
  let at = isFirst ? start : start + 1;
  let name = "";
  while (at < text.length && text[at] !== "." && text[at] !== "[") {
    if (text[at] === "]") return wrong(text, at, "a ] closes nothing");
    if (text[at] === "\\") at += 1;
    name += text[at] ?? "";
    at += 1;
  }
  if (name === "") return wrong(text, start, "the name of a field is missing");
  return ok({ step: { kind: "field", name }, end: at });
}

function readBracket(text: string, start: number): Read {
  const end = text.indexOf("]", start);
  if (end === -1) return wrong(text, start, "a [ is not closed");
  const inside = text.slice(start + 1, end);
  if (inside === "-1") return ok({ step: { kind: "append" }, end: end + 1 });
  const colon = inside.indexOf(":");
  if (colon === -1) return wrong(text, start, `[${inside}] is neither [key:value], [:value] nor [-1]`);
  const key = inside.slice(0, colon);
  const value = inside.slice(colon + 1);
  if (value === "") return wrong(text, start, `[${inside}] lacks the value to look for`);
  return ok({ step: key === "" ? { kind: "value", value } : { kind: "match", key, value }, end: end + 1 });
}

function wrong(text: string, at: number, what: string): Result<never> {
  return err(`path ${JSON.stringify(text)}, character ${at + 1}: ${what}; ${FORMS}`);
}
