import type { Clock, ClusterId } from "@causeway/shared";
import { type LinkReading, lastFrameAtMs, type StreamReading } from "../core/edge-link.js";
import { countWouldWrite, problemsOf, warningsOf } from "../core/edge-problems.js";
import { entriesOf, holdsOf } from "../core/entry-rows.js";
import { originOf } from "../core/origin.js";
import { networkOf, regionsOf, type World } from "../core/world.js";
import type { EdgeStatus, EdgesView, EntryFilter, EntryRow } from "../ports.js";

export interface EdgesViewOptions {
  readonly world: World;
  readonly links: ReadonlyMap<ClusterId, LinkReading>;
  readonly clock: Clock;
}

/** What the management API reads of the edges, gathered anew at each call. */
export class LiveEdgesView implements EdgesView {
  private readonly options: EdgesViewOptions;

  constructor(options: EdgesViewOptions) {
    this.options = options;
  }

  edges(): readonly EdgeStatus[] {
    return this.clusters().map((cluster) => this.edge(cluster));
  }

  entries({ cluster, namespace }: EntryFilter): readonly EntryRow[] {
    const { registry } = this.options.world;
    const chosen = [...registry.clusters()].filter(({ id }) => cluster === undefined || cluster === id);
    return chosen.sort((a, b) => (a.id < b.id ? -1 : 1)).flatMap((record) => entriesOf(record, namespace));
  }

  holds(cluster: ClusterId): readonly string[] {
    const record = this.options.world.registry.cluster(cluster);
    return record === undefined ? [] : holdsOf(record);
  }

  /** With a Cluster object or an edge; one that a person deleted only while its edge is connected. */
  private clusters(): readonly ClusterId[] {
    const { world, links } = this.options;
    const known = Array.from(world.registry.clusters(), ({ id }) => id);
    const edges = [...known, ...links.keys()].filter(
      (cluster) => !world.config.tombstones.has(cluster) || isConnected(links.get(cluster)),
    );
    return [...new Set([...world.config.clusters.keys(), ...edges])].sort();
  }

  private edge(cluster: ClusterId): EdgeStatus {
    const { world, links, clock } = this.options;
    const record = world.registry.cluster(cluster);
    const link = links.get(cluster);
    const lastFrame = lastFrameAtMs(link);
    return {
      cluster,
      isConnected: isConnected(link),
      instance: link?.peer?.instance ?? "",
      edgeVersion: record?.cluster?.edgeVersion ?? "",
      mode: record?.cluster?.mode ?? "",
      origin: originOf(cluster, world),
      reportStream: link?.report.state ?? "down",
      followStream: link?.follow.state ?? "down",
      lagMs: Math.max(lagOf(link?.report, clock.now()), lagOf(link?.follow, clock.now())),
      services: record?.services.size ?? 0,
      lastSeen: lastFrame === undefined ? "" : new Date(lastFrame).toISOString(),
      network: networkOf(cluster, world),
      regions: regionsOf(cluster, world),
      problems: problemsOf(record, link),
      wouldWrite: countWouldWrite(record),
      warnings: warningsOf(record),
    };
  }
}

function isConnected(link: undefined | LinkReading): boolean {
  return link !== undefined && (link.report.state !== "down" || link.follow.state !== "down");
}

function lagOf(stream: undefined | StreamReading, nowMs: number): number {
  return stream?.state === "lagging" ? Math.max(0, nowMs - stream.sinceMs) : 0;
}
