import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ack, Batch, EncodedResource } from "../session/frames.js";
import { anyText } from "../testing/any-text.js";
import { readAck, writeAck } from "./ack-bytes.js";
import { readBatch, writeBatch } from "./batch-bytes.js";
import type { Batch as BatchMessage } from "./gen/causeway/v1/Batch.js";
import type { PublisherFrame as PublisherMessage } from "./gen/causeway/v1/PublisherFrame.js";
import type { SubscriberFrame as SubscriberMessage } from "./gen/causeway/v1/SubscriberFrame.js";
import { messageCodec } from "./messages.js";
import { decodeAnyFrame as decodeAnyPublisherFrame } from "./publisher-frame-codec.js";
import { encodeResource } from "./resource-codec.js";
import { decodeAnyFrame as decodeAnySubscriberFrame } from "./subscriber-frame-codec.js";

/** What is written by hand, held to the codec that is generated from the protocol. */
const batches = messageCodec<BatchMessage, object>("Batch");
const publisherFrames = messageCodec<PublisherMessage, object>("PublisherFrame");
const subscriberFrames = messageCodec<SubscriberMessage, object>("SubscriberFrame");

const number = fc.oneof(fc.nat(), fc.maxSafeNat());
const key = anyText({ minLength: 1, maxLength: 300 });
const digest = fc.stringMatching(/^[0-9a-f]{16}$/);
const resource = fc.record({ key, body: fc.uint8Array({ maxLength: 3_000 }), observedAtMs: number });
const basis = fc.record({ storeId: fc.string(), revision: fc.maxSafeNat().map(String) });
const batch = fc.record({
  version: number,
  basis,
  upserts: fc.array(resource, { maxLength: 5 }),
  removes: fc.array(key, { maxLength: 5 }),
});
const ack = fc.record({ version: number, digest: fc.option(digest, { nil: undefined }) });

type BatchFacts = typeof batch extends fc.Arbitrary<infer T> ? T : never;

function toFrame({ upserts, ...rest }: BatchFacts): Batch<EncodedResource> {
  const encoded = upserts.map(({ key, body, observedAtMs }) => encodeResource(key, body, observedAtMs));
  return { kind: "batch", ...rest, upserts: encoded };
}

function toMessage({ version, basis, upserts, removes }: BatchFacts): PublisherMessage {
  const resources = toFrame({ version, basis, upserts, removes }).upserts.map(({ key, hash, observedAtMs }, index) => {
    return { key, hash: Buffer.from(hash, "hex"), observedAtMs, body: Buffer.from(upserts[index]?.body ?? []) };
  });
  return { batch: { version, basis, upserts: resources, removes } };
}

/** What reading gave, also when that was an error. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

/** Bytes as they may arrive from anybody: a good frame with some bytes replaced, cut out or added. */
const spoil = (good: fc.Arbitrary<Buffer>) =>
  fc.tuple(good, fc.nat(), fc.nat({ max: 3 }), fc.uint8Array({ maxLength: 12 })).map(([bytes, place, gone, added]) => {
    const at = place % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + gone)]);
  });

describe(encodeResource, () => {
  it("writes what the generated codec writes", () => {
    fc.assert(
      fc.property(resource, ({ key, body, observedAtMs }) => {
        const { hash, bytes } = encodeResource(key, body, observedAtMs);
        const upsert = { key, hash: Buffer.from(hash, "hex"), observedAtMs, body: Buffer.from(body) };
        expect(Buffer.from(bytes)).toEqual(batches.encode({ upserts: [upsert] }));
      }),
    );
  });
});

describe(writeBatch, () => {
  it("writes what the generated codec reads as the same batch", () => {
    fc.assert(
      fc.property(batch, (facts) => {
        const written = decodeAnyPublisherFrame(writeBatch(toFrame(facts)));
        expect(written).toEqual(decodeAnyPublisherFrame(publisherFrames.encode(toMessage(facts))));
      }),
    );
  });
});

describe(readBatch, () => {
  it("reads what writeBatch writes as the generated codec does", () => {
    const plain = batch.filter(({ version, basis, upserts }) =>
      [version, Number(basis.revision), ...upserts.map(({ observedAtMs }) => observedAtMs)].every((n) => n < 2 ** 49),
    );
    fc.assert(
      fc.property(plain, (facts) => {
        const bytes = writeBatch(toFrame(facts));
        expect(readBatch(bytes)).toEqual(decodeAnyPublisherFrame(bytes));
      }),
    );
  });

  it("reads other bytes as the generated codec does, or leaves them to it", () => {
    const bytes = fc.oneof(
      spoil(batch.map((facts) => writeBatch(toFrame(facts)))),
      spoil(batch.map((facts) => publisherFrames.encode(toMessage(facts)))),
    );
    fc.assert(
      fc.property(bytes, (spoiled) => {
        const read = readBatch(spoiled);
        if (read !== undefined) expect(read).toEqual(outcome(() => decodeAnyPublisherFrame(spoiled)));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    { what: "a number beyond 49 bits", frame: { batch: { version: 2 ** 49 } } },
    { what: "another frame", frame: { goodbye: { message: "x" } } },
    {
      what: "a resource without a key",
      frame: { batch: { upserts: [{ hash: Buffer.alloc(8), body: Buffer.alloc(0) }] } },
    },
    {
      what: "a hash of seven bytes",
      frame: { batch: { upserts: [{ key: "a", hash: Buffer.alloc(7), body: Buffer.alloc(0) }] } },
    },
  ])("leaves $what to the generated codec", ({ frame }) => {
    expect(readBatch(publisherFrames.encode(frame))).toBeUndefined();
  });
});

describe(writeAck, () => {
  it("writes what both ways of reading read alike", () => {
    fc.assert(
      fc.property(ack, ({ version, digest }) => {
        const expected: Ack = { kind: "ack", version, digest, refusals: [] };
        const bytes = writeAck(version, digest);
        expect(decodeAnySubscriberFrame(bytes)).toEqual(expected);
        expect(readAck(bytes)).toEqual(version < 2 ** 49 ? expected : undefined);
      }),
    );
  });
});

describe(readAck, () => {
  it("reads other bytes as the generated codec does, or leaves them to it", () => {
    const generated = ack.map(({ version, digest }) =>
      subscriberFrames.encode({ ack: { version, digest: Buffer.from(digest ?? "", "hex") } }),
    );
    const bytes = fc.oneof(spoil(ack.map(({ version, digest }) => writeAck(version, digest))), spoil(generated));
    fc.assert(
      fc.property(bytes, (spoiled) => {
        const read = readAck(spoiled);
        if (read !== undefined) expect(read).toEqual(outcome(() => decodeAnySubscriberFrame(spoiled)));
      }),
      { numRuns: 5_000 },
    );
  });

  it("leaves an Ack with refusals to the generated codec", () => {
    const bytes = subscriberFrames.encode({ ack: { version: 1, refusals: [{ key: "a", reason: "b" }] } });
    expect(readAck(bytes)).toBeUndefined();
  });
});
