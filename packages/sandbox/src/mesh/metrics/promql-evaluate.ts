import { AppError } from "@causeway/shared";
import { growth, withStart } from "./promql-counters.js";
import { combine } from "./promql-operators.js";
import type { Expression, Matcher } from "./promql-parse.js";
import { quantiles } from "./promql-quantiles.js";
import type { Sample, Value } from "./promql-value.js";
import type { PastSeries } from "./series-history.js";
import type { SeriesLabels } from "./telemetry.js";

/** All series with a name. */
export type FindSeries = (name: string) => readonly PastSeries[];

/** Prometheus looks so far back for the newest point of a series. */
const LOOKBACK_SECONDS = 300;

/** Evaluates a query at a time in seconds. Throws AppError `Invalid` for what types forbid. */
export function evaluate(expression: Expression, atSeconds: number, find: FindSeries): Value {
  switch (expression.kind) {
    case "number":
      return { kind: "scalar", value: expression.value };
    case "selector":
      if (expression.rangeSeconds !== undefined) throw invalid("a range of time needs a function such as rate");
      return { kind: "vector", samples: selectNow(expression.matchers, atSeconds, find) };
    case "call":
      return call(expression, atSeconds, find);
    case "aggregate": {
      const { samples } = asVector(evaluate(expression.of, atSeconds, find), expression.name);
      return { kind: "vector", samples: aggregate(expression, samples) };
    }
    case "binary": {
      const left = evaluate(expression.left, atSeconds, find);
      return combine(expression.operator, left, evaluate(expression.right, atSeconds, find));
    }
  }
}

function selectNow(matchers: readonly Matcher[], at: number, find: FindSeries): readonly Sample[] {
  return select(matchers, find).flatMap(({ labels, points }) => {
    const newest = points.findLast((point) => point.at <= at && point.at > at - LOOKBACK_SECONDS);
    return newest === undefined ? [] : [{ labels, value: newest.value }];
  });
}

function select(matchers: readonly Matcher[], find: FindSeries): readonly PastSeries[] {
  const name = matchers.find(({ label, operator }) => label === "__name__" && operator === "=")?.value;
  if (name === undefined) throw invalid("a selector needs the name of a metric");
  const tests = matchers.map(compile);
  return find(name).filter(({ labels }) => tests.every((test) => test(labels)));
}

function compile({ label, operator, value }: Matcher): (labels: SeriesLabels) => boolean {
  if (operator === "=") return (labels) => (labels[label] ?? "") === value;
  if (operator === "!=") return (labels) => (labels[label] ?? "") !== value;
  const pattern = readPattern(value);
  if (pattern === undefined) throw invalid(`${JSON.stringify(value)} is not a regular expression`);
  return (labels) => pattern.test(labels[label] ?? "") === (operator === "=~");
}

/** Undefined when it cannot be read. */
function readPattern(text: string): undefined | RegExp {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    return undefined;
  }
}

type Call = Extract<Expression, { kind: "call" }>;

function call({ name, args }: Call, at: number, find: FindSeries): Value {
  const [first, second] = args;
  if (first === undefined) throw invalid(`${name} needs an argument`);
  if (name === "histogram_quantile" || name === "clamp_min") {
    if (second === undefined) throw invalid(`${name} takes two arguments`);
    if (name === "clamp_min") {
      const least = asScalar(evaluate(second, at, find), name);
      return mapValue(evaluate(first, at, find), (value) => Math.max(value, least));
    }
    const quantile = asScalar(evaluate(first, at, find), name);
    return { kind: "vector", samples: quantiles(quantile, asVector(evaluate(second, at, find), name).samples) };
  }
  if (name === "round") return mapValue(evaluate(first, at, find), Math.round);
  if (first.kind !== "selector" || first.rangeSeconds === undefined) throw invalid(`${name} needs a range of time`);
  return { kind: "vector", samples: rates(name, { ...first, rangeSeconds: first.rangeSeconds }, at, find) };
}

interface RangeSelector {
  readonly matchers: readonly Matcher[];
  readonly rangeSeconds: number;
}

function rates(name: string, selector: RangeSelector, at: number, find: FindSeries): readonly Sample[] {
  const { matchers, rangeSeconds } = selector;
  return select(matchers, find).flatMap(({ labels: { __name__: _name, ...labels }, points }) => {
    const inside = points.filter((point) => point.at > at - rangeSeconds && point.at <= at);
    const window = name === "irate" ? inside.slice(-2) : withStart(points, inside, at - rangeSeconds);
    const [first, last] = [window[0], window.at(-1)];
    if (first === undefined || last === undefined || last.at <= first.at) return [];
    const perSecond = growth(window) / (last.at - first.at);
    return [{ labels, value: name === "increase" ? perSecond * rangeSeconds : perSecond }];
  });
}

type Aggregation = Extract<Expression, { kind: "aggregate" }>;

function aggregate({ name, labels: by, isWithout }: Aggregation, samples: readonly Sample[]): readonly Sample[] {
  const groups = new Map<string, { readonly labels: SeriesLabels; readonly values: number[] }>();
  for (const { labels, value } of samples) {
    const kept = Object.entries(labels).filter(([label]) => label !== "__name__" && by.includes(label) !== isWithout);
    const key = JSON.stringify(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
    const group = groups.get(key) ?? { labels: Object.fromEntries(kept), values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  return Array.from(groups.values(), ({ labels, values }) => ({ labels, value: fold(name, values) }));
}

function fold(name: string, values: readonly number[]): number {
  if (name === "count") return values.length;
  if (name === "min") return Math.min(...values);
  if (name === "max") return Math.max(...values);
  const sum = values.reduce((total, value) => total + value, 0);
  return name === "avg" ? sum / values.length : sum;
}

function mapValue(value: Value, map: (value: number) => number): Value {
  if (value.kind === "scalar") return { kind: "scalar", value: map(value.value) };
  const samples = value.samples.map(({ labels: { __name__: _name, ...labels }, value: one }) => ({
    labels,
    value: map(one),
  }));
  return { kind: "vector", samples };
}

function asVector(value: Value, name: string): Extract<Value, { kind: "vector" }> {
  if (value.kind === "vector") return value;
  throw invalid(`${name} needs a vector`);
}

function asScalar(value: Value, name: string): number {
  if (value.kind === "scalar") return value.value;
  throw invalid(`${name} needs a number`);
}

function invalid(message: string): AppError {
  return new AppError("Invalid", message);
}
