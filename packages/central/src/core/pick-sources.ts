import type { ClusterId } from "@causeway/shared";
import type { Candidate, ExporterGroup } from "./exporter-groups.js";
import { preferenceOf } from "./rendezvous.js";

/** An import draws on at most so many clusters: enough for failover, few enough for 1,000 clusters. */
export const MAX_SOURCES = 3;

/** One importer's point of view. */
export interface Chooser {
  readonly cluster: ClusterId;
  readonly regions: readonly string[];
  /** `seedOf` the service and this cluster. */
  readonly seed: number;
  /** Clusters whose source the importer's `applied` lists. */
  readonly listed: ReadonlySet<ClusterId>;
  /** How many sources it may have. */
  readonly places: number;
  /** It has a ready instance of its own. */
  readonly isServing: boolean;
}

export interface Ranked {
  readonly cluster: ClusterId;
  readonly isSameRegion: boolean;
  readonly isListed: boolean;
  readonly preference: number;
}

/** What an importer chose, best first, and from whom. */
export interface Choice {
  readonly picked: readonly Ranked[];
  /** `always` when it could choose among clusters that nothing is against. */
  readonly tier: Candidate["standing"];
}

/**
 * Chooses among clusters that every row allows, and those that the import has and only an open question is against; without
 * any, among those that only damping is against; without any, keeps those that it has and that only their gateway's state
 * is against; without any, and without an instance of its own, keeps those that it has and that have no instance either.
 */
export function pickSources(chooser: Chooser, groups: readonly ExporterGroup[]): Choice {
  for (const tier of chooser.isServing ? TIERS : TIERS_OF_EMPTY) {
    const picked = pickTier(chooser, groups, tier);
    if (picked.length > 0) return { picked, tier };
  }
  return { picked: [], tier: "never" };
}

const TIERS = ["always", "sole", "kept"] as const;
const TIERS_OF_EMPTY = [...TIERS, "empty"] as const;

/** Same region first, then what is applied already, then by preference. */
export function compareRanked(a: Ranked, b: Ranked): number {
  return (
    Number(b.isSameRegion) - Number(a.isSameRegion) ||
    Number(b.isListed) - Number(a.isListed) ||
    b.preference - a.preference ||
    (a.cluster < b.cluster ? -1 : 1)
  );
}

export function rankCandidate(
  { regions, seed, listed }: Pick<Chooser, "regions" | "seed" | "listed">,
  candidate: Candidate,
): Ranked {
  const { cluster, hash } = candidate;
  const isSameRegion = candidate.regions.some((region) => regions.includes(region));
  return { cluster, isSameRegion, isListed: listed.has(cluster), preference: preferenceOf(seed, hash) };
}

function pickTier(chooser: Chooser, groups: readonly ExporterGroup[], tier: Candidate["standing"]): Ranked[] {
  const best: Ranked[] = [];
  for (const { members } of groups) {
    for (const candidate of members.values()) {
      if (candidate.cluster === chooser.cluster || tierOf(candidate) !== tier) continue;
      if (!MUST_BE_LISTED.has(candidate.standing) || chooser.listed.has(candidate.cluster))
        insertRanked(best, rankCandidate(chooser, candidate), chooser.places);
    }
  }
  return best;
}

const MUST_BE_LISTED: ReadonlySet<Candidate["standing"]> = new Set<Candidate["standing"]>(["kept", "listed", "empty"]);

function tierOf({ standing }: Candidate): Candidate["standing"] {
  return standing === "listed" ? "always" : standing;
}

/** Keeps the list sorted, best first, and no longer than `places`. */
function insertRanked(best: Ranked[], candidate: Ranked, places: number): void {
  const last = best.at(-1);
  if (best.length >= places && (last === undefined || compareRanked(candidate, last) > 0)) return;
  const at = best.findIndex((held) => compareRanked(candidate, held) < 0);
  best.splice(at < 0 ? best.length : at, 0, candidate);
  if (best.length > places) best.pop();
}
