const SLAB_BYTES = 8_192;
/** Larger pieces have a slab of their own. */
const MAX_PACKED_BYTES = SLAB_BYTES / 4;

let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
let used = 0;

/**
 * Room for bytes that live long. The runtime cuts small buffers from slabs that everybody shares, so that one of a hundred
 * bytes keeps eight thousand, most of them long useless; a slab of these holds nothing but others that live long.
 */
export function packedSpace(bytes: number): Buffer {
  if (bytes > MAX_PACKED_BYTES) return Buffer.allocUnsafeSlow(bytes);
  if (used + bytes > SLAB_BYTES) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    used = 0;
  }
  used += bytes;
  return slab.subarray(used - bytes, used);
}
