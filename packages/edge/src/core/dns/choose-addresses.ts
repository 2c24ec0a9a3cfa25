import { sha256 } from "@causeway/shared";
import type { NameState } from "./name-state.js";

/** More than this many addresses of one name are never used. */
export const MAX_PER_NAME = 8;
/** More than this many are not even remembered. */
const MAX_KNOWN = 64;

/** The addresses of a name that are used, sorted: all of them, or if there are too many always the same ones. */
export function chooseAddresses(name: string, state: NameState): readonly string[] {
  const all = Array.from(state.families.values()).flatMap((family) => Array.from(family.known.keys()));
  return byRank(name, all).slice(0, MAX_PER_NAME).sort();
}

/** So many that a server with an endless supply of addresses costs no more than one with a few. */
export function limitKnown(
  name: string,
  known: ReadonlyMap<string, undefined | number>,
): ReadonlyMap<string, undefined | number> {
  if (known.size <= MAX_KNOWN) return known;
  return new Map(
    byRank(name, Array.from(known.keys()))
      .slice(0, MAX_KNOWN)
      .map((address) => [address, known.get(address)]),
  );
}

/** By a hash of name and address: one that comes or goes moves no other one past another. */
function byRank(name: string, addresses: readonly string[]): string[] {
  if (addresses.length <= MAX_PER_NAME) return [...addresses];
  const ranked = addresses.map((address) => ({ address, rank: sha256(name, address).toString("hex") }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ address }) => address);
}
