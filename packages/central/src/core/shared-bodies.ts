import type { ClusterId, DesiredResource } from "@causeway/shared";
import type { Emit } from "./desired-change.js";
import { sameValue } from "./same-value.js";

interface SharedBody {
  body: undefined | DesiredResource;
  /** How many services of each cluster refer to it. */
  readonly clusters: Map<ClusterId, number>;
}

/**
 * Resources that many clusters have alike (sources, gateways and origins), counted per cluster: a cluster has one
 * as long as anything it should have refers to it. One object for all clusters.
 */
export class SharedBodies {
  private readonly held = new Map<string, SharedBody>();
  private readonly describe: (key: string) => undefined | DesiredResource;

  /** `describe` gives the body of a key as things are now; undefined while there is none to give. */
  constructor(describe: (key: string) => undefined | DesiredResource) {
    this.describe = describe;
  }

  retain(key: string, cluster: ClusterId, emit: Emit): void {
    const entry = this.entryOf(key);
    const count = entry.clusters.get(cluster) ?? 0;
    entry.clusters.set(cluster, count + 1);
    if (count === 0 && entry.body !== undefined) emit(cluster, key, entry.body);
  }

  release(key: string, cluster: ClusterId, emit: Emit): void {
    const entry = this.held.get(key);
    const count = entry?.clusters.get(cluster);
    if (entry === undefined || count === undefined) throw new Error(`${key} of ${cluster} is released, but not held`);
    if (count > 1) {
      entry.clusters.set(cluster, count - 1);
      return;
    }
    entry.clusters.delete(cluster);
    if (entry.body !== undefined) emit(cluster, key, undefined);
    if (entry.clusters.size === 0) this.held.delete(key);
  }

  /** Looks at the body again and gives it, when it is another one, to every cluster that refers to it. */
  refresh(key: string, emit: Emit): void {
    const entry = this.held.get(key);
    if (entry === undefined) return;
    const body = this.describe(key);
    if (sameValue(body, entry.body)) return;
    entry.body = body;
    for (const cluster of entry.clusters.keys()) emit(cluster, key, body);
  }

  private entryOf(key: string): SharedBody {
    const held = this.held.get(key);
    if (held !== undefined) return held;
    const entry = { body: this.describe(key), clusters: new Map<ClusterId, number>() };
    this.held.set(key, entry);
    return entry;
  }
}
