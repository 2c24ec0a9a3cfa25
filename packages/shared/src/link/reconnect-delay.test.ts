import { describe, expect, it } from "vitest";
import type { StreamOutcome } from "./live-stream.js";
import { describeOutcome, reconnectDelay } from "./reconnect-delay.js";

const lost: StreamOutcome = { kind: "ended", end: { kind: "lost", message: "UNAVAILABLE" } };
const absent: StreamOutcome = { kind: "ended", end: { kind: "absent", message: "ECONNREFUSED" } };
const refused: StreamOutcome = { kind: "ended", end: { kind: "refusal", message: "PERMISSION_DENIED" } };
const superseded: StreamOutcome = {
  kind: "goodbye",
  isOurs: false,
  goodbye: { kind: "goodbye", reason: "superseded", retryAfterMs: 60_000, message: "" },
};
const almostOne = () => 0.999999;

describe(reconnectDelay, () => {
  it.each([
    { what: "a first failure", outcome: lost, livedMs: 0, attempt: 0, upToMs: 500, atLeastMs: 0 },
    { what: "a fourth failure", outcome: lost, livedMs: 29_999, attempt: 3, upToMs: 4_000, atLeastMs: 0 },
    { what: "a hundredth failure", outcome: lost, livedMs: 0, attempt: 99, upToMs: 15_000, atLeastMs: 0 },
    { what: "the end of a long life", outcome: lost, livedMs: 30_000, attempt: 9, upToMs: 500, atLeastMs: 0 },
    { what: "silence", outcome: { kind: "silent" } as const, livedMs: 0, attempt: 1, upToMs: 1_000, atLeastMs: 0 },
    { what: "a goodbye", outcome: superseded, livedMs: 0, attempt: 0, upToMs: 60_500, atLeastMs: 60_000 },
    { what: "finding nobody", outcome: absent, livedMs: 0, attempt: 0, upToMs: 500, atLeastMs: 0 },
    { what: "finding nobody for long", outcome: absent, livedMs: 0, attempt: 99, upToMs: 500, atLeastMs: 0 },
    { what: "a refusal", outcome: refused, livedMs: 0, attempt: 5, upToMs: 30_000, atLeastMs: 15_000 },
  ])("waits $atLeastMs to $upToMs ms after $what", ({ outcome, livedMs, attempt, upToMs, atLeastMs }) => {
    expect(reconnectDelay(outcome, livedMs, attempt, () => 0).delayMs).toBe(atLeastMs);
    expect(Math.round(reconnectDelay(outcome, livedMs, attempt, almostOne).delayMs)).toBe(upToMs);
  });

  it("counts failures until a stream has lived", () => {
    expect(reconnectDelay(lost, 0, 4, almostOne).attempt).toBe(5);
    expect(reconnectDelay(lost, 30_000, 4, almostOne).attempt).toBe(1);
    expect(reconnectDelay(absent, 0, 4, almostOne).attempt).toBe(4);
  });
});

describe(describeOutcome, () => {
  it.each([
    { outcome: lost, text: "UNAVAILABLE" },
    { outcome: superseded, text: "the other end said superseded" },
    { outcome: { kind: "silent" } as const, text: "no frame for 30 s" },
  ])("says $text", ({ outcome, text }) => {
    expect(describeOutcome(outcome)).toBe(text);
  });
});
