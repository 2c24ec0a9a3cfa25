import type { ClusterId, ConfigObject } from "@causeway/shared";

export interface ConfigRecord {
  readonly path: string;
  /** Without `metadata.resourceVersion` and `metadata.creationTimestamp`. */
  readonly object: ConfigObject;
  readonly resourceVersion: string;
  /** RFC 3339 time of its first apply; empty of what is only planned. */
  readonly createdAt: string;
}

/** Every config object of the store, at one revision. */
export interface ConfigState {
  readonly revision: string;
  readonly records: ReadonlyMap<string, ConfigRecord>;
  /** Clusters that a person deleted, until they are applied again. */
  readonly tombstones: ReadonlySet<ClusterId>;
}

export const EMPTY_STATE: ConfigState = { revision: "0", records: new Map(), tombstones: new Set() };

/** Records of one kind below some parents, in the order of the map. */
export function recordsUnder(records: ReadonlyMap<string, ConfigRecord>, prefix: string): ConfigRecord[] {
  return [...records.values()].filter((record) => record.path.startsWith(`${prefix}/`));
}

/** Names of the objects that hang beside the one at `path`, if there is one. */
export function namesBeside(records: ReadonlyMap<string, ConfigRecord>, path: string): string[] {
  return recordsUnder(records, path.slice(0, path.lastIndexOf("/"))).map(({ object }) => object.metadata.name);
}

/** One write of a transaction; tombstones are kept beside the objects. */
export type ConfigWrite =
  | { readonly kind: "put"; readonly path: string; readonly object: ConfigObject }
  | { readonly kind: "delete"; readonly path: string }
  /** Leaves the tombstone of a deleted Cluster. */
  | { readonly kind: "bury"; readonly cluster: ClusterId }
  /** Takes the tombstone away: the Cluster is applied again. */
  | { readonly kind: "exhume"; readonly cluster: ClusterId };
