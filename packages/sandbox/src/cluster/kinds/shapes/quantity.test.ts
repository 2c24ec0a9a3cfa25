import { describe, expect, it } from "vitest";
import { formatQuantity, readQuantity, roundUp } from "./quantity.js";

describe(readQuantity, () => {
  it.each([
    { text: "1000m", written: "1" },
    { text: "0.5", written: "500m" },
    { text: "1500m", written: "1500m" },
    { text: "1024Mi", written: "1Gi" },
    { text: "1.5Gi", written: "1536Mi" },
    { text: "0.5Ki", written: "512" },
    { text: "1000000", written: "1M" },
    { text: "1001k", written: "1001k" },
    { text: "1E", written: "1E" },
    { text: "1e3", written: "1e3" },
    { text: "12e-1", written: "1200e-3" },
    { text: "-2000m", written: "-2" },
    { text: "00.10", written: "100m" },
    { text: "0Gi", written: "0" },
    { text: "0.0000000001", written: "1n" },
    { text: "99Ei", written: "9223372036854775807" },
  ])("reads $text, which is written $written", ({ text, written }) => {
    const read = readQuantity(text);
    expect(read.ok && formatQuantity(read.nano, read.notation)).toBe(written);
  });

  it.each([
    { text: "", says: "must match" },
    { text: "abc", says: "must match" },
    { text: "1 Gi", says: "must match" },
    { text: "1Kb", says: "must match" },
    { text: "1kM", says: "suffix" },
    { text: ".", says: "numeric part" },
  ])("cannot read $text", ({ text, says }) => {
    const read = readQuantity(text);
    expect(read.ok ? "read" : read.problem).toContain(says);
  });
});

it("rounds away from zero", () => {
  expect([roundUp(1n, 3), roundUp(-1n, 3), roundUp(2_000_000n, 3)]).toEqual([1_000_000n, -1_000_000n, 2_000_000n]);
});
