import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBatchFrame } from "./batch-reader.js";
import type { PublisherFrame, PublisherFrame__Output } from "./gen/causeway/v1/PublisherFrame.js";
import { messageCodec } from "./messages.js";
import { decodePublisherFrame } from "./publisher-frame-codec.js";

const generated = messageCodec<PublisherFrame, PublisherFrame__Output>("PublisherFrame");

const resource = fc.record({
  key: fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
  hash: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  observedAtMs: fc.maxSafeNat(),
  body: fc.uint8Array({ maxLength: 500, size: "max" }).map((bytes) => Buffer.from(bytes)),
});
const batch = fc.record({
  version: fc.nat(),
  basis: fc.record({ storeId: fc.string(), revision: fc.maxSafeNat().map(String) }),
  upserts: fc.array(resource, { maxLength: 5 }),
  removes: fc.array(fc.string({ unit: "grapheme" }), { maxLength: 5 }),
});

/** What generated code makes of the bytes, in our words; undefined when it throws or finds no batch. */
function generatedBatch(bytes: Buffer) {
  try {
    const { batch: message } = generated.decode(bytes);
    if (!message) return undefined;
    const upserts = message.upserts.map(({ key, hash, observedAtMs, body }) => {
      return { key, hash: hash.toString("hex"), observedAtMs: Number(observedAtMs), body };
    });
    const basis = message.basis ?? { storeId: "", revision: "0" };
    return { kind: "batch", version: Number(message.version), basis, upserts, removes: message.removes };
  } catch {
    return undefined;
  }
}

describe(readBatchFrame, () => {
  it("reads what generated code reads", () => {
    fc.assert(
      fc.property(batch, (message) => {
        const bytes = generated.encode({ batch: message });
        expect(readBatchFrame(bytes)).toEqual(generatedBatch(bytes));
      }),
    );
  });

  it("reads bytes with damage as generated code does, or leaves them to it", () => {
    const damage = fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(batch, damage, fc.nat(), (message, faults, cut) => {
        const bytes = generated.encode({ batch: message });
        for (const { at, byte } of faults) bytes[at % bytes.length] = byte;
        const damaged = cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes;
        const read = readBatchFrame(damaged);
        if (read !== undefined) expect(read).toEqual(generatedBatch(damaged));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    { what: "a field of a newer version in a resource", bytes: [0x12, 4, 0x1a, 2, 0x28, 1] },
    { what: "a field of a newer version in the batch", bytes: [0x12, 2, 0x28, 1] },
    { what: "something after the batch", bytes: [0x12, 2, 0x08, 1, 0x32, 0] },
    { what: "another frame", bytes: [0x0a, 0] },
    { what: "nothing", bytes: [] },
  ])("leaves $what to generated code", ({ bytes }) => {
    expect(readBatchFrame(Buffer.from(bytes))).toBeUndefined();
  });

  it("takes nothing away from what a newer version's frame says", () => {
    const known = generated.encode({ batch: { version: 7, removes: ["a"] } });
    const newer = Buffer.concat([Buffer.from([0x12, known.length]), known.subarray(2), Buffer.from([0x28, 1])]);
    expect(decodePublisherFrame(newer)).toMatchObject({ kind: "batch", version: 7, removes: ["a"] });
  });
});
