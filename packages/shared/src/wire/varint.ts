const MASK = 0x7f;
const MORE = 0x80;
const RADIX = 128;

/** Bytes that an unsigned integer below 2^53 takes as a varint of protobuf. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > MASK; rest = Math.floor(rest / RADIX)) size += 1;
  return size;
}

/** Writes an unsigned integer below 2^53; returns the place behind it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let place = at;
  let rest = value;
  for (; rest > MASK; rest = Math.floor(rest / RADIX)) {
    bytes[place] = (rest % RADIX) | MORE;
    place += 1;
  }
  bytes[place] = rest;
  return place + 1;
}
