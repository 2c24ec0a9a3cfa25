/** What there is beside cluster-1, where the client lives: how many gateways each cluster has, 0 for none and no details. */
export interface Layout {
  /** By the order of the clusters; the first has one and its details. */
  readonly gateways: readonly [1, number, number];
}

export const LAYOUTS = {
  /** One other cluster, reached through two gateways. */
  pair: { gateways: [1, 2, 0] },
  /** One other cluster, reached through its only gateway. */
  single: { gateways: [1, 1, 0] },
  /** Two others: cluster-2 in the client's region, cluster-3 in another. */
  trio: { gateways: [1, 1, 1] },
} as const satisfies Record<string, Layout>;
