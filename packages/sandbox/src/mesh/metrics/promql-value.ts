import type { SeriesLabels } from "./telemetry.js";

export interface Sample {
  readonly labels: SeriesLabels;
  readonly value: number;
}

/** What a query comes to at one time. */
export type Value =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "vector"; readonly samples: readonly Sample[] };
