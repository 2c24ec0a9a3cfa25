import type { ClusterId, ReportResource } from "@causeway/shared";

/** One change of what a cluster's edge reports. */
export type ReportChange =
  | {
      readonly kind: "upsert";
      readonly key: string;
      readonly value: ReportResource;
      /** Hash of the resource as it travelled; opaque. */
      readonly hash: string;
      /** Milliseconds since the epoch at which the cause was observed. */
      readonly observedAtMs: number;
    }
  | { readonly kind: "remove"; readonly key: string; readonly observedAtMs: number }
  /** The whole state is there: from now on absence means "not there". */
  | { readonly kind: "complete"; readonly observedAtMs: number };

export interface ClusterChange {
  readonly cluster: ClusterId;
  readonly change: ReportChange;
}
