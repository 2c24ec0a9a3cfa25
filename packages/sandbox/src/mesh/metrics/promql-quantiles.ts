import type { Sample } from "./promql-value.js";
import type { SeriesLabels } from "./telemetry.js";

/** `histogram_quantile`: one value for each set of labels without `le`. */
export function quantiles(quantile: number, samples: readonly Sample[]): readonly Sample[] {
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
