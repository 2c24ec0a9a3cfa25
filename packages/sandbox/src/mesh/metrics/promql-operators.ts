import type { Sample, Value } from "./promql-value.js";
import type { SeriesLabels } from "./telemetry.js";

const COMPARISONS = new Set(["==", "!=", ">", "<", ">=", "<="]);

/** Arithmetic and comparison; two vectors are matched by all their labels. */
export function combine(operator: string, left: Value, right: Value): Value {
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
