import {
  type Basis,
  type ClusterId,
  type DesiredResource,
  type EncodedResource,
  PublishedTable,
} from "@causeway/shared";

/** Serialises one desired resource; what `encodeDesired` of the wire does. */
export type EncodeDesired = (key: string, resource: DesiredResource, observedAtMs: number) => EncodedResource;

/** Exports too: gateways of the same name are common, and clusters follow each other service by service. */
const SHARED_KINDS: ReadonlySet<DesiredResource["kind"]> = new Set<DesiredResource["kind"]>([
  "source",
  "gateway",
  "origin",
  "export",
]);

/** What each cluster's edge may follow: one published table per cluster, from the start to the end of central. */
export class FollowTables {
  private readonly tables = new Map<ClusterId, PublishedTable>();
  /** The same object of these kinds goes to many clusters: it is serialised once. */
  private readonly encoded = new WeakMap<DesiredResource, EncodedResource>();
  private readonly encode: EncodeDesired;
  private basis: Basis;

  constructor(encode: EncodeDesired, basis: Basis) {
    this.encode = encode;
    this.basis = basis;
  }

  table(cluster: ClusterId): PublishedTable {
    const held = this.tables.get(cluster);
    if (held !== undefined) return held;
    const table = new PublishedTable();
    table.setBasis(this.basis);
    this.tables.set(cluster, table);
    return table;
  }

  /** Of a resource as the cluster is to have it now; undefined when it is to have none. */
  hash(cluster: ClusterId, key: string): undefined | string {
    return this.tables.get(cluster)?.get(key)?.hash;
  }

  /**
   * Must precede the changes that were derived from it: what an edge deletes then never counts as derived from a store
   * that it had accepted before.
   */
  setBasis(basis: Basis): void {
    this.basis = basis;
    for (const table of this.tables.values()) table.setBasis(basis);
  }

  /** Undefined takes the key away. `observedAtMs`: milliseconds since the epoch. */
  publish(cluster: ClusterId, key: string, content: undefined | DesiredResource, observedAtMs: number): void {
    const table = this.table(cluster);
    if (content === undefined) table.delete(key);
    else {
      const encoded = this.encodeOnce(key, content, observedAtMs);
      table.set(encoded.observedAtMs === observedAtMs ? encoded : { ...encoded, observedAtMs });
    }
  }

  private encodeOnce(key: string, content: DesiredResource, observedAtMs: number): EncodedResource {
    if (!SHARED_KINDS.has(content.kind)) return this.encode(key, content, observedAtMs);
    const held = this.encoded.get(content);
    if (held?.key === key) return held;
    const encoded = this.encode(key, content, observedAtMs);
    this.encoded.set(content, encoded);
    return encoded;
  }
}
