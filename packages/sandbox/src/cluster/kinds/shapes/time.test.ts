import { describe, expect, it } from "vitest";
import { readTime } from "./time.js";

describe(readTime, () => {
  it.each([
    { text: "2026-01-01T00:00:00Z", precision: "seconds", is: "2026-01-01T00:00:00Z" },
    { text: "2026-01-01T00:00:00.987Z", precision: "seconds", is: "2026-01-01T00:00:00Z" },
    { text: "2026-01-01T01:30:00+02:00", precision: "seconds", is: "2025-12-31T23:30:00Z" },
    { text: "2028-02-29T00:00:00Z", precision: "seconds", is: "2028-02-29T00:00:00Z" },
    { text: "2026-01-01T02:00:00.500000+02:00", precision: "micros", is: "2026-01-01T00:00:00.500000Z" },
  ] as const)("reads $text in $precision as $is", ({ text, precision, is }) => {
    expect(readTime(text, precision)).toEqual({ ok: true, text: is });
  });

  it.each([
    { text: "x", says: 'as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"' },
    { text: "2026-01-01", says: 'cannot parse "" as "T"' },
    { text: "2026-01-01T00:00:00", says: 'cannot parse "" as "Z07:00"' },
    { text: "2026-13-01T00:00:00Z", says: ": month out of range" },
    { text: "2026-02-29T00:00:00Z", says: ": day out of range" },
    { text: "2026-01-01T24:00:00Z", says: ": hour out of range" },
    { text: "2026-01-01T00:00:00Z!", says: ': extra text: "!"' },
  ])("cannot read $text: $says", ({ text, says }) => {
    const read = readTime(text, "seconds");
    expect(read.ok ? "read" : read.problem).toContain(says);
  });

  it("wants all six figures of a second", () => {
    const read = readTime("2026-01-01T00:00:00.123Z", "micros");
    expect(read.ok ? "read" : read.problem).toContain('cannot parse ".123Z" as ".000000"');
  });
});
