/**
 * Rendezvous hash: how much an importer prefers a source for a service, the higher the better. Spreads importers evenly
 * over sources, and a source that comes or goes moves nobody else. 32 bits, not for anything that must resist attack.
 * Takes hashes of names, so that choosing among many hashes each name once.
 */
export function preferenceOf(importerSeed: number, source: number): number {
  return mix(importerSeed ^ source);
}

/** What all preferences of one importer for one service start from. */
export function seedOf(service: number, importer: number): number {
  return mix(service ^ rotate(importer));
}

/** FNV-1a over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/). */
export function hashText(text: string): number {
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
