import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reservePacked } from "./pack-bytes.js";

/** Two texts compare at once, where comparing bytes one by one takes seconds. */
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe(reservePacked, () => {
  it("keeps the bytes of every piece, whatever comes after it", () => {
    const piece = fc.uint8Array({ maxLength: 3_000, size: "max" });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const packed = pieces.map((bytes) => {
          const room = reservePacked(bytes.length);
          room.set(bytes);
          return room;
        });
        expect(packed.map(toHex)).toEqual(pieces.map(toHex));
      }),
    );
  });

  it("puts small pieces beside each other", () => {
    const slabs = new Set(Array.from({ length: 100 }, () => reservePacked(1).buffer));
    expect(slabs.size).toBeLessThanOrEqual(2);
  });

  it("gives a large piece a slab of its own", () => {
    expect(reservePacked(5_000).buffer.byteLength).toBe(5_000);
  });
});
