const SLAB_BYTES = 8_192;
/** Larger pieces have a slab of their own. */
const MAX_PACKED_BYTES = SLAB_BYTES / 4;

let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
let used = 0;

/**
 * A copy for bytes that live long. The runtime cuts small buffers from slabs that everybody shares, so that one of a hundred
 * bytes keeps eight thousand, most of them long useless; a slab of these holds nothing but others that live long.
 */
export function packBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_PACKED_BYTES) return bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
  if (used + bytes.length > SLAB_BYTES) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    used = 0;
  }
  const packed = slab.subarray(used, used + bytes.length);
  packed.set(bytes);
  used += bytes.length;
  return packed;
}
