import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Batch, Batch__Output } from "./gen/causeway/v1/Batch.js";
import { messageCodec } from "./messages.js";
import { writeResource } from "./resource-writer.js";

const generated = messageCodec<Batch, Batch__Output>("Batch");

describe(writeResource, () => {
  const resource = fc.record({
    key: fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }),
    hash: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    observedAtMs: fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 127, 128, 2 ** 31, 2 ** 32, 1_700_000_000_001)),
    body: fc.uint8Array({ maxLength: 20_000, size: "max" }),
  });

  it("writes what generated code writes", () => {
    fc.assert(
      fc.property(resource, ({ hash, body, ...rest }) => {
        const upsert = { ...rest, hash: Buffer.from(hash), body: Buffer.from(body) };
        expect(Buffer.from(writeResource(upsert))).toEqual(generated.encode({ upserts: [upsert] }));
      }),
    );
  });
});
