import type { ClusterId, ServiceKey } from "@causeway/shared";

/**
 * Rendezvous hash: how much `importer` prefers `source` for `service`, the higher the better. Spreads importers evenly
 * over sources, and a source that comes or goes moves nobody else. 32 bits, not for anything that must resist attack.
 */
export function preferenceOf(service: ServiceKey, importer: ClusterId, source: ClusterId): number {
  return mix(mix(fnv1a(service) ^ rotate(fnv1a(importer))) ^ fnv1a(source));
}

/** FNV-1a over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** So that the same cluster as importer and as source does not cancel out. */
function rotate(hash: number): number {
  return ((hash << 13) | (hash >>> 19)) >>> 0;
}

/** Finalizer of MurmurHash3: every input bit reaches every output bit. */
function mix(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
