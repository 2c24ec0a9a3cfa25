import { AppError } from "@causeway/shared";
import type { Expression, Matcher } from "./promql-parse.js";
import type { PastSeries, Point } from "./series-history.js";
import type { SeriesLabels } from "./telemetry.js";

export interface Sample {
  readonly labels: SeriesLabels;
  readonly value: number;
}

/** What a query comes to at one time. */
export type Value =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "vector"; readonly samples: readonly Sample[] };

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

/**
 * A counter that appeared within the window grew from 0: Prometheus would miss its first requests, which in a demo of a few
 * minutes are most of them.
 */
function withStart(all: readonly Point[], inside: readonly Point[], start: number): readonly Point[] {
  const isNew = all[0] !== undefined && all[0] === inside[0];
  return isNew ? [{ at: start, value: 0 }, ...inside] : inside;
}

/** A counter that goes back was reset. */
function growth(points: readonly Point[]): number {
  let grown = 0;
  for (let at = 1; at < points.length; at += 1) {
    const [before, after] = [points[at - 1]?.value ?? 0, points[at]?.value ?? 0];
    grown += after >= before ? after - before : after;
  }
  return grown;
}

function quantiles(quantile: number, samples: readonly Sample[]): readonly Sample[] {
  const groups = new Map<string, { readonly labels: SeriesLabels; readonly buckets: [number, number][] }>();
  for (const { labels, value } of samples) {
    const { le = "", __name__: _name, ...rest } = labels;
    const group = groups.get(JSON.stringify(rest)) ?? { labels: rest, buckets: [] };
    group.buckets.push([le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le), value]);
    groups.set(JSON.stringify(rest), group);
  }
  return Array.from(groups.values(), ({ labels, buckets }) => ({ labels, value: quantileOf(quantile, buckets) }));
}

function quantileOf(quantile: number, buckets: readonly (readonly [number, number])[]): number {
  const sorted = buckets.toSorted(([a], [b]) => a - b);
  const rank = quantile * (sorted.at(-1)?.[1] ?? 0);
  const at = sorted.findIndex(([, count]) => count >= rank && count > 0);
  const [limit, count] = sorted[at] ?? [Number.NaN, 0];
  const [lower, below] = sorted[at - 1] ?? [0, 0];
  if (limit === Number.POSITIVE_INFINITY) return lower;
  return count === below ? limit : lower + ((limit - lower) * (rank - below)) / (count - below);
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

const COMPARISONS = new Set(["==", "!=", ">", "<", ">=", "<="]);

/** Arithmetic and comparison; two vectors are matched by all their labels. */
function combine(operator: string, left: Value, right: Value): Value {
  if (left.kind === "scalar" && right.kind === "scalar") {
    return { kind: "scalar", value: calculate(operator, left.value, right.value) };
  }
  const rightOf = matchLabels(right);
  const samples = asSamples(left, right).flatMap((sample) => {
    const [a, b] = left.kind === "scalar" ? [left.value, sample.value] : [sample.value, rightOf(sample.labels)];
    if (b === undefined) return [];
    const result = calculate(operator, a, b);
    if (COMPARISONS.has(operator)) return result === 1 ? [sample] : [];
    const { __name__: _name, ...labels } = sample.labels;
    return [{ labels, value: result }];
  });
  return { kind: "vector", samples };
}

function asSamples(left: Value, right: Value): readonly Sample[] {
  if (left.kind === "vector") return left.samples;
  return right.kind === "vector" ? right.samples : [];
}

function matchLabels(value: Value): (labels: SeriesLabels) => undefined | number {
  if (value.kind === "scalar") return () => value.value;
  const keyOf = ({ __name__: _name, ...labels }: SeriesLabels) => JSON.stringify(Object.entries(labels).sort());
  const known = new Map(value.samples.map((sample) => [keyOf(sample.labels), sample.value]));
  return (labels) => known.get(keyOf(labels));
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "==":
      return Number(left === right);
    case "!=":
      return Number(left !== right);
    case ">":
      return Number(left > right);
    case "<":
      return Number(left < right);
    case ">=":
      return Number(left >= right);
    default:
      return Number(left <= right);
  }
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
