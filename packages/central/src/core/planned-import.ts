import type { ClusterId } from "@causeway/shared";
import type { PlaceChange } from "./exporter-groups.js";
import type { ImportShare } from "./import-share.js";
import { compareRanked, rankCandidate } from "./pick-sources.js";

/** What the last plan of a cluster's import rests on. */
export type PlannedImport = Pick<ImportShare, "sources" | "listed" | "choice"> & {
  /** Whether the share hangs on what others apply of the cluster's own instances. */
  readonly readsUse: boolean;
};

/** A cluster whose instances are something else to others than before. */
export interface SourceChange extends PlaceChange {
  readonly cluster: ClusterId;
}

/**
 * Could planning this import again give anything else? True unless it is certain that it cannot: the changed cluster is
 * none that it draws on or applies, there is still as much to import, and as a source it would not be chosen.
 */
export function sourceMatters({ sources, listed, choice }: PlannedImport, change: SourceChange): boolean {
  if (choice === undefined || choice.choice.tier !== "always") return true;
  if (change.isStructural || listed.has(change.cluster) || sources.includes(change.cluster)) return true;
  if (change.after?.standing !== "always") return false;
  const { chooser, choice: chosen } = choice;
  const last = chosen.picked.at(-1);
  if (last === undefined || chosen.picked.length < chooser.places) return true;
  return compareRanked(rankCandidate(chooser, change.after), last) < 0;
}

/**
 * Could planning this import again give anything else, now that the cluster's `applied` lists these sources? An import that
 * is wanted hangs on no line of its own; a source that was chosen before it was listed is chosen all the more.
 */
export function listingMatters({ sources, listed, choice }: PlannedImport, now: ReadonlySet<ClusterId>): boolean {
  if (choice === undefined) return true;
  for (const source of listed) if (!now.has(source)) return true;
  for (const source of now) if (!listed.has(source) && !sources.includes(source)) return true;
  return false;
}
