import { describe, expect, it } from "vitest";
import { chunksOf, collect } from "../../testing/store/store-fixture.js";
import { limitBytes } from "./limit-bytes.js";

describe(limitBytes, () => {
  const bytes = Buffer.alloc(25_000, "x");

  it("hands on what is within the limit", async () => {
    expect(await collect(limitBytes(chunksOf(bytes), 25_000, "too large"))).toEqual(bytes);
  });

  it("throws problem 413 at the first byte too many", async () => {
    await expect(collect(limitBytes(chunksOf(bytes), 24_999, "too large"))).rejects.toMatchObject({
      problem: { status: 413, detail: "too large" },
    });
  });
});
