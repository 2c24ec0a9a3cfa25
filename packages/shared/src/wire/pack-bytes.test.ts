import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packBytes } from "./pack-bytes.js";

describe(packBytes, () => {
  it("keeps the bytes of every piece, whatever comes after it", () => {
    const piece = fc.uint8Array({ maxLength: 3_000, size: "max" });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const packed = pieces.map(packBytes);
        expect(packed.map((bytes) => Buffer.from(bytes))).toEqual(pieces.map((bytes) => Buffer.from(bytes)));
      }),
    );
  });

  it("puts small pieces beside each other", () => {
    const slabs = new Set(Array.from({ length: 100 }, (_, index) => packBytes(new Uint8Array([index])).buffer));
    expect(slabs.size).toBeLessThanOrEqual(2);
  });

  it("keeps no more of a large piece's surroundings than the piece", () => {
    const cut = new Uint8Array(10_000).subarray(0, 5_000);
    expect(packBytes(cut).buffer.byteLength).toBe(5_000);
  });
});
