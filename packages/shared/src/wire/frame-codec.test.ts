import { describe, expect, it } from "vitest";
import type { PublisherFrame, SubscriberFrame } from "../session/frames.js";
import { decodePublisherFrame, encodePublisherFrame } from "./publisher-frame-codec.js";
import { encodeReport } from "./report-codec.js";
import { receiveResource } from "./resource-codec.js";
import { decodeSubscriberFrame, encodeSubscriberFrame } from "./subscriber-frame-codec.js";

const BASIS = { storeId: "s1", revision: "12345678901234" };
const PROCESS = { instance: "i1", incarnation: 1_700_000_000_000 };
const DIGEST = "0123456789abcdef";
const TIMING = { sentAtMs: 12, echoMs: 7, heldMs: 3 };
const GOODBYE = { kind: "goodbye", reason: "draining", retryAfterMs: 1_500, message: "restarting" } as const;

const namespace = (name: string, size: number) =>
  encodeReport(
    `namespace/${name}`,
    { kind: "namespace", labels: { l: "x".repeat(size) }, isInjected: true, phase: "Active" },
    1_700_000_000_001,
  );

describe(encodePublisherFrame, () => {
  const frames: PublisherFrame[] = [
    { kind: "begin", ...PROCESS, features: ["f"], basis: BASIS, resentBuckets: new Set([0, 7, 8, 255]) },
    { kind: "begin", ...PROCESS, features: [], basis: BASIS, resentBuckets: new Set() },
    { kind: "complete", version: 3, digest: DIGEST, count: 2, basis: BASIS },
    { kind: "heartbeat", version: 3, basis: BASIS, digest: DIGEST, timing: TIMING },
    { kind: "heartbeat", version: 0, basis: BASIS, digest: undefined, timing: { ...TIMING, echoMs: undefined } },
    GOODBYE,
  ];

  it.each(frames)("writes a $kind that is read back", (frame) => {
    expect(decodePublisherFrame(encodePublisherFrame(frame))).toEqual(frame);
  });

  it.each([0, 10, 120, 5_000, 20_000])("joins resources of %d bytes into a batch that is read back", (size) => {
    const upserts = [namespace("a", size), namespace("b", size)];
    const frame = { kind: "batch", version: 9, basis: BASIS, upserts, removes: ["namespace/c"] } as const;
    expect(decodePublisherFrame(encodePublisherFrame(frame))).toEqual({
      ...frame,
      upserts: upserts.map(receiveResource),
    });
  });
});

describe(encodeSubscriberFrame, () => {
  const frames: SubscriberFrame[] = [
    {
      ...{ kind: "start", ...PROCESS, features: ["f"], bucketDigests: Buffer.alloc(2_048, 7) },
      refusals: [{ key: "a", reason: "b" }],
    },
    { kind: "ack", version: 3, digest: DIGEST, refusals: [{ key: "a", reason: "b" }] },
    { kind: "ack", version: 1, digest: undefined, refusals: [] },
    { kind: "heartbeat", version: 3, basis: undefined, digest: DIGEST, timing: TIMING },
    GOODBYE,
  ];

  it.each(frames)("writes a $kind that is read back", (frame) => {
    expect(decodeSubscriberFrame(encodeSubscriberFrame(frame))).toEqual(frame);
  });
});

describe(decodeSubscriberFrame, () => {
  it("reads a frame of a newer version as unknown", () => {
    // Field 15, length-delimited, one byte.
    expect(decodeSubscriberFrame(Buffer.from([0x7a, 1, 0]))).toEqual({ kind: "unknown" });
  });

  it("refuses digests of another length", () => {
    const frame = { kind: "ack", version: 3, digest: "0123", refusals: [] } as const;
    expect(() => decodeSubscriberFrame(encodeSubscriberFrame(frame))).toThrow("a digest of 2 bytes");
  });
});
