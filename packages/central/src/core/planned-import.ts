import type { ClusterId } from "@causeway/shared";
import type { PlaceChange } from "./exporter-groups.js";
import type { ImportShare } from "./import-share.js";
import { type Choice, compareRanked, type Ranked, rankCandidate } from "./pick-sources.js";

const NONE: ReadonlySet<ClusterId> = new Set();

/** What the last plan of a cluster's import rests on. */
export interface PlannedImport {
  readonly sources: readonly ClusterId[];
  /** Clusters whose sources its `applied` listed. */
  readonly listed: readonly ClusterId[];
  /** Undefined when there was nothing to import. */
  readonly choice: undefined | PlannedChoice;
  /** Whether the share hangs on what others apply of the cluster's own instances. */
  readonly readsUse: boolean;
}

/** Of how the sources were chosen what it takes to tell whether another one would be: there is one for each import. */
interface PlannedChoice {
  readonly tier: Choice["tier"];
  readonly regions: readonly string[];
  readonly seed: number;
  /** The last of them; undefined while there is a place left. */
  readonly last: undefined | Ranked;
}

/** Keeps no more of a share than its next change needs. */
export function notePlanned({ sources, listed, choice }: ImportShare, readsUse: boolean): PlannedImport {
  const isChosen = listed.size === sources.length && sources.every((source) => listed.has(source));
  return { sources, listed: isChosen ? sources : [...listed], choice: choice && noteChoice(choice), readsUse };
}

function noteChoice({ chooser, choice }: NonNullable<ImportShare["choice"]>): PlannedChoice {
  const { regions, seed, places } = chooser;
  const last = choice.picked.length < places ? undefined : choice.picked.at(-1);
  return { tier: choice.tier, regions, seed, last };
}

/** A cluster whose instances are something else to others than before. */
export interface SourceChange extends PlaceChange {
  readonly cluster: ClusterId;
}

/**
 * Could planning this import again give anything else? True unless it is certain that it cannot: the changed cluster is
 * none that it draws on or applies, there is still as much to import, and as a source it would not be chosen.
 */
export function sourceMatters({ sources, listed, choice }: PlannedImport, change: SourceChange): boolean {
  if (choice === undefined || choice.tier !== "always") return true;
  if (change.isStructural || listed.includes(change.cluster) || sources.includes(change.cluster)) return true;
  if (change.after?.standing !== "always") return false;
  const { regions, seed, last } = choice;
  return last === undefined || compareRanked(rankCandidate({ regions, seed, listed: NONE }, change.after), last) < 0;
}

/**
 * Could planning this import again give anything else, now that the cluster's `applied` lists these sources? An import that
 * is wanted hangs on no line of its own; a source that was chosen before it was listed is chosen all the more.
 */
export function listingMatters({ sources, listed, choice }: PlannedImport, now: ReadonlySet<ClusterId>): boolean {
  if (choice === undefined) return true;
  for (const source of listed) if (!now.has(source)) return true;
  for (const source of now) if (!listed.includes(source) && !sources.includes(source)) return true;
  return false;
}
