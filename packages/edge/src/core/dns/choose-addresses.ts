import { sha256 } from "@causeway/shared";
import type { NameState } from "./name-state.js";

/** More than this many addresses of one name are never used. */
export const MAX_PER_NAME = 8;
/** More than this many are not even remembered. */
const MAX_KNOWN = 64;

type Known = ReadonlyMap<string, undefined | number>;

/**
 * The addresses of a name that are used, sorted. If there are too many it is always the same ones, whichever of them an
 * answer has; unless the last answer has none of those, because then they may all be over.
 */
export function chooseAddresses(name: string, state: NameState): readonly string[] {
  const all = new Map(Array.from(state.families.values()).flatMap((family) => Array.from(family.known)));
  const ranked = byRank(name, all);
  const chosen = ranked.slice(0, MAX_PER_NAME);
  const isAnyCurrent = chosen.some((address) => all.get(address) === undefined);
  return (isAnyCurrent ? chosen : currentFirst(ranked, all).slice(0, MAX_PER_NAME)).toSorted();
}

/** So many that a server with an endless supply of addresses costs no more than one with a few. */
export function limitKnown(name: string, known: Known): Known {
  if (known.size <= MAX_KNOWN) return known;
  const kept = currentFirst(byRank(name, known), known).slice(0, MAX_KNOWN);
  return new Map(kept.map((address) => [address, known.get(address)]));
}

/** Those of the last answer before those that it lacks. */
function currentFirst(addresses: readonly string[], known: Known): readonly string[] {
  const isCurrent = (address: string) => known.get(address) === undefined;
  return [...addresses.filter(isCurrent), ...addresses.filter((address) => !isCurrent(address))];
}

/** By a hash of name and address: one that comes or goes moves no other one past another. */
function byRank(name: string, known: Known): readonly string[] {
  const addresses = Array.from(known.keys());
  if (addresses.length <= MAX_PER_NAME) return addresses;
  const ranked = addresses.map((address) => ({ address, rank: sha256(name, address).toString("hex") }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ address }) => address);
}
