import { sha256 } from "@causeway/shared";
import { isObject, type Json } from "./api-object.js";

/** No vowels and no digits that look like one, so that no word comes out; the alphabet of Kubernetes' own names. */
const SAFE = "bcdfghjklmnpqrstvwxz2456789";
const HEX = "0123456789abcdef";

/** Names and uids that the server makes up; the same random gives the same names. */
export interface Identity {
  uid(): string;
  /** Five letters, as in generated names. */
  suffix(): string;
}

export function createIdentity(random: () => number): Identity {
  const pick = (alphabet: string) => alphabet.charAt(Math.floor(random() * alphabet.length));
  const letters = (alphabet: string, count: number) => Array.from({ length: count }, () => pick(alphabet)).join("");
  return {
    uid: () =>
      `${letters(HEX, 8)}-${letters(HEX, 4)}-4${letters(HEX, 3)}-${pick("89ab")}${letters(HEX, 3)}-${letters(HEX, 12)}`,
    suffix: () => letters(SAFE, 5),
  };
}

/** A short name for the content of a pod template: equal templates, equal hashes, whatever the order of their keys. */
export function templateHash(template: Json): string {
  const digest = sha256(JSON.stringify(template, sortKeys));
  return Array.from(digest.subarray(0, 10), (byte) => SAFE.charAt(byte % SAFE.length)).join("");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** A small repeatable random (mulberry32), uniform in [0, 1); not for secrets. */
export function createRandom(seed: string): () => number {
  let state = sha256(seed).readUInt32BE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
