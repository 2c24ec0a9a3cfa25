import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packedSpace } from "./pack-bytes.js";

describe(packedSpace, () => {
  it("keeps the bytes of every piece, whatever comes after it", () => {
    const piece = fc.uint8Array({ maxLength: 3_000, size: "max" });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const packed = pieces.map((bytes) => {
          const space = packedSpace(bytes.length);
          space.set(bytes);
          return space;
        });
        expect(packed).toEqual(pieces.map((bytes) => Buffer.from(bytes)));
      }),
    );
  });

  it("puts small pieces beside each other", () => {
    const slabs = new Set(Array.from({ length: 100 }, () => packedSpace(1).buffer));
    expect(slabs.size).toBeLessThanOrEqual(2);
  });

  it("gives a large piece no more than its room", () => {
    expect(packedSpace(5_000).buffer.byteLength).toBe(5_000);
  });
});
