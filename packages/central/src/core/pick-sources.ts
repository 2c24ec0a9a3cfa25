import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { Exposure } from "./exposure.js";
import type { ExporterGroup, Importer } from "./importer.js";
import { preferenceOf } from "./rendezvous.js";
import { regionsOf, type World } from "./world.js";

/** An import draws on at most so many clusters: enough for failover, few enough for 1,000 clusters. */
export const MAX_SOURCES = 3;

export interface PickRequest {
  readonly service: ServiceKey;
  readonly importer: Importer;
  /** Groups that no rule between the two clusters is against. */
  readonly groups: readonly ExporterGroup[];
  /** Clusters whose source the importer's `applied` lists. */
  readonly listed: ReadonlySet<ClusterId>;
  /** Of these, those of unknown origin: they keep their places, so that a restart of central moves nothing. */
  readonly reserved: number;
}

interface Ranked {
  readonly cluster: ClusterId;
  readonly isSameRegion: boolean;
  readonly isListed: boolean;
  readonly preference: number;
}

/** The clusters that an import draws on, sorted by name. */
export function pickSources(request: PickRequest, world: World): readonly ClusterId[] {
  const places = MAX_SOURCES - request.reserved;
  const best: Ranked[] = [];
  for (const exposure of candidatesOf(request)) insertRanked(best, rank(exposure, request, world), places);
  return best.map(({ cluster }) => cluster).sort();
}

/**
 * Those that every row allows; without any, those that only damping is against; without any, those that the import
 * already has and that only their gateway's state is against.
 */
function candidatesOf({ importer, groups, listed }: PickRequest): readonly Exposure[] {
  const others: Exposure[] = [];
  for (const group of groups) {
    for (const exposure of group.members) {
      if (exposure.cluster !== importer.cluster.id && exposure.standing !== "never") others.push(exposure);
    }
  }
  const always = others.filter(({ standing }) => standing === "always");
  if (always.length > 0) return always;
  const sole = others.filter(({ standing }) => standing === "sole");
  return sole.length > 0 ? sole : others.filter(({ cluster }) => listed.has(cluster));
}

function rank({ cluster }: Exposure, { service, importer, listed }: PickRequest, world: World): Ranked {
  return {
    cluster,
    isSameRegion: regionsOf(cluster, world).some((region) => importer.regions.includes(region)),
    isListed: listed.has(cluster),
    preference: preferenceOf(service, importer.cluster.id, cluster),
  };
}

/** Keeps the list sorted, best first, and no longer than `places`. */
function insertRanked(best: Ranked[], candidate: Ranked, places: number): void {
  const at = best.findIndex((held) => compareRanked(candidate, held) < 0);
  if (at >= 0) best.splice(at, 0, candidate);
  else if (best.length < places) best.push(candidate);
  if (best.length > Math.max(0, places)) best.length = Math.max(0, places);
}

function compareRanked(a: Ranked, b: Ranked): number {
  return (
    Number(b.isSameRegion) - Number(a.isSameRegion) ||
    Number(b.isListed) - Number(a.isListed) ||
    b.preference - a.preference ||
    (a.cluster < b.cluster ? -1 : 1)
  );
}
