import type { ClusterId, DesiredResource, GatewayKey } from "@causeway/shared";

/** What one cluster should have for one service. */
export interface ClusterShare {
  /** Imports, exports and withdrawals by desired key. */
  readonly resources: ReadonlyMap<string, DesiredResource>;
  /** Clusters that it draws on: their `source` is the same for everybody. */
  readonly sources: readonly ClusterId[];
  /** The gateways of these sources. */
  readonly gateways: readonly GatewayKey[];
  /** Clusters of which it must know the origin: those that it draws on or whose sources its `applied` lists. */
  readonly origins: readonly ClusterId[];
}
