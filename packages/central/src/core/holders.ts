import type { ClusterId } from "@causeway/shared";

/** So many references are kept as they are: most things are referred to by a handful of clusters, once each. */
const MAX_FEW = 8;

/** How often each cluster refers to one thing. */
export class Holders {
  private few: readonly ClusterId[] = [];
  private many: undefined | Map<ClusterId, number>;

  get isEmpty(): boolean {
    return this.many === undefined ? this.few.length === 0 : this.many.size === 0;
  }

  /** Each cluster once. */
  clusters(): Iterable<ClusterId> {
    return this.many === undefined ? new Set(this.few) : this.many.keys();
  }

  /** Returns whether it is the cluster's first reference. */
  add(cluster: ClusterId): boolean {
    if (this.many === undefined && this.few.length < MAX_FEW) {
      const isFirst = !this.few.includes(cluster);
      this.few = [...this.few, cluster];
      return isFirst;
    }
    this.many ??= countEach(this.few);
    this.few = [];
    const count = this.many.get(cluster) ?? 0;
    this.many.set(cluster, count + 1);
    return count === 0;
  }

  /** Returns whether it was the cluster's last reference; undefined when there was none. */
  remove(cluster: ClusterId): undefined | boolean {
    if (this.many === undefined) {
      const at = this.few.indexOf(cluster);
      if (at < 0) return undefined;
      this.few = this.few.toSpliced(at, 1);
      return !this.few.includes(cluster);
    }
    const count = this.many.get(cluster);
    if (count === undefined) return undefined;
    if (count > 1) this.many.set(cluster, count - 1);
    else this.many.delete(cluster);
    return count === 1;
  }
}

function countEach(clusters: readonly ClusterId[]): Map<ClusterId, number> {
  const counts = new Map<ClusterId, number>();
  for (const cluster of clusters) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  return counts;
}
