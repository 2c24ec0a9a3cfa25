import type { ClusterId, DesiredResource } from "@causeway/shared";
import type { Emit } from "./desired-change.js";
import { Holders } from "./holders.js";
import { sameValue } from "./same-value.js";

interface SharedBody {
  body: undefined | DesiredResource;
  /** Clusters with how many of their services refer to it. */
  readonly holders: Holders;
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
    const isFirst = entry.holders.add(cluster);
    if (isFirst && entry.body !== undefined) emit(cluster, key, entry.body);
  }

  release(key: string, cluster: ClusterId, emit: Emit): void {
    const entry = this.held.get(key);
    const isLast = entry?.holders.remove(cluster);
    if (entry === undefined || isLast === undefined) throw new Error(`${key} of ${cluster} is released, but not held`);
    if (!isLast) return;
    if (entry.body !== undefined) emit(cluster, key, undefined);
    if (entry.holders.isEmpty) this.held.delete(key);
  }

  /** Looks at the body again and gives it, when it is another one, to every cluster that refers to it. */
  refresh(key: string, emit: Emit): void {
    const entry = this.held.get(key);
    if (entry === undefined) return;
    const body = this.describe(key);
    if (sameValue(body, entry.body)) return;
    entry.body = body;
    for (const cluster of entry.holders.clusters()) emit(cluster, key, body);
  }

  private entryOf(key: string): SharedBody {
    const held = this.held.get(key);
    if (held !== undefined) return held;
    const entry = { body: this.describe(key), holders: new Holders() };
    this.held.set(key, entry);
    return entry;
  }
}
