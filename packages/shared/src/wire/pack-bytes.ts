const SLAB_BYTES = 8_192;
/** Larger pieces have a slab of their own. */
const MAX_PACKED_BYTES = SLAB_BYTES / 4;

let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
let used = 0;

/**
 * Room for bytes that live long, to be written at once. The runtime cuts small buffers from slabs that everybody shares, so that one of a hundred
 * bytes keeps eight thousand, most of them long useless; a slab of these holds nothing but others that live long.
 */
export function reservePacked(size: number): Buffer {
  if (size > MAX_PACKED_BYTES) return Buffer.allocUnsafeSlow(size);
  if (used + size > SLAB_BYTES) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    used = 0;
  }
  used += size;
  return slab.subarray(used - size, used);
}
