const MASK = 0x7f;
const MORE = 0x80;
const RADIX = 128;
/** Seven bytes of seven bits: what is larger may not be exact as a number. */
const MAX_FACTOR = RADIX ** 6;

/**
 * Walks over the bytes of a protobuf message. It reads what our own writers write and marks everything else as odd: the
 * generated codec then decides what to make of that.
 */
export class ProtoCursor {
  readonly bytes: Buffer;
  at = 0;
  isOdd = false;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The tag of the next field, when it fits into one byte. */
  tag(): number {
    this.at += 1;
    return this.bytes[this.at - 1] ?? 0;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; factor <= MAX_FACTOR; factor *= RADIX) {
      const byte = this.bytes[this.at];
      if (byte === undefined) break;
      this.at += 1;
      value += (byte & MASK) * factor;
      if (byte < MORE) return value;
    }
    this.isOdd = true;
    return 0;
  }

  /** Reads a length and returns the place behind what has that length, no further than `end`. */
  enter(end: number): number {
    const length = this.varint();
    if (this.at + length <= end) return this.at + length;
    this.isOdd = true;
    return end;
  }

  text(end: number): string {
    const to = this.enter(end);
    const text = this.bytes.toString("utf8", this.at, to);
    this.at = to;
    return text;
  }

  /** A view, not a copy. */
  slice(end: number): Buffer {
    const to = this.enter(end);
    const slice = this.bytes.subarray(this.at, to);
    this.at = to;
    return slice;
  }

  /** As lower-case hex digits; `length` is in bytes, any other is odd. */
  hex(end: number, length: number): string {
    const to = this.enter(end);
    if (to - this.at !== length) this.isOdd = true;
    const text = this.bytes.toString("hex", this.at, to);
    this.at = to;
    return text;
  }
}
