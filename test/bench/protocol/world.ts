import type { Basis, ClusterId, DesiredResource, EncodedResource, GatewayKey } from "@causeway/shared";
import { encodeDesired } from "@causeway/shared/wire";

/** Subscribers that want the same resource. */
export const WANTED_BY = 5;
/** Resources of one subscriber, once there are any. */
const RESOURCES_EACH = 50;

export interface ProtocolSize {
  readonly subscribers: number;
  readonly changesPerSecond: number;
  /** Of one stretch of traffic, and how many there are of each kind. */
  readonly seconds: number;
  readonly rounds: number;
}

/** As long as those of a store are; the plain streams send as many bytes. */
export const BASIS: Basis = { storeId: "00000000-0000-4000-8000-000000000000", revision: "100000" };

export function clusterName(index: number): ClusterId {
  return `cluster-${index}` as ClusterId;
}

export function resourceCount(subscribers: number): number {
  return Math.floor((subscribers * RESOURCES_EACH) / WANTED_BY);
}

/** Who wants a resource: always `WANTED_BY`, spread over all. */
export function subscribersOf(resource: number, subscribers: number): readonly number[] {
  const stride = Math.max(1, Math.floor(subscribers / WANTED_BY));
  return Array.from({ length: WANTED_BY }, (_, index) => (resource + index * stride) % subscribers);
}

/** A source as central publishes it; every version has other bytes of the same length. */
export function encodeSource(resource: number, version: number): EncodedResource {
  const name = `service-${String(resource).padStart(5, "0")}`;
  const content: DesiredResource = {
    kind: "source",
    gateway: "cluster-9999/eastwest/eastwest-gateway" as GatewayKey,
    groups: [{ serviceAccount: `account-${String(version).padStart(6, "0")}`, subsetLabels: {}, weight: 1 }],
  };
  return encodeDesired(`source/bench/${name}@cluster-9999`, content, Date.now());
}
