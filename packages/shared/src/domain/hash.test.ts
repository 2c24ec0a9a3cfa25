import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../testing/any-text.js";
import { sha256, sha256Binary, sha256Hex } from "./hash.js";

const part = fc.oneof(anyText(), fc.uint8Array());

describe(sha256, () => {
  it("hashes each part after its length as four bytes, the most significant first", () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const expected = createHash("sha256");
        for (const one of parts) {
          const bytes = Buffer.from(one as string);
          expected.update(Buffer.from([bytes.length >>> 24, bytes.length >>> 16, bytes.length >>> 8, bytes.length]));
          expected.update(bytes);
        }
        const bytes = expected.digest();
        expect(sha256(...parts)).toEqual(bytes);
        expect(sha256Hex(...parts)).toBe(bytes.toString("hex"));
        expect(sha256Binary(...parts)).toBe(bytes.toString("latin1"));
      }),
    );
  });

  it("tells apart where one part ends and the next begins", () => {
    expect(sha256("a", "bc")).not.toEqual(sha256("ab", "c"));
  });
});
