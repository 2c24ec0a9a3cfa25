import { describe, expect, it } from "vitest";
import { renderAge, renderAgeOf } from "./age.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

describe("renderAge", () => {
  it.each([
    { ageMs: -3 * SECOND, age: "<invalid>" },
    { ageMs: -2 * SECOND, age: "<invalid>" },
    { ageMs: -1_999, age: "0s" },
    { ageMs: 0, age: "0s" },
    { ageMs: 999, age: "0s" },
    { ageMs: 70 * SECOND, age: "70s" },
    { ageMs: 2 * MINUTE - 1, age: "119s" },
    { ageMs: 2 * MINUTE, age: "2m" },
    { ageMs: 190 * SECOND, age: "3m10s" },
    { ageMs: 10 * MINUTE - 1, age: "9m59s" },
    { ageMs: 10 * MINUTE + 1, age: "10m" },
    { ageMs: 179 * MINUTE, age: "179m" },
    { ageMs: 3 * HOUR, age: "3h" },
    { ageMs: 3 * HOUR + 1 * MINUTE, age: "3h1m" },
    { ageMs: 8 * HOUR - 1, age: "7h59m" },
    { ageMs: 8 * HOUR, age: "8h" },
    { ageMs: 47 * HOUR + 59 * MINUTE, age: "47h" },
    { ageMs: 2 * DAY, age: "2d" },
    { ageMs: 2 * DAY + HOUR, age: "2d1h" },
    { ageMs: 8 * DAY - 1, age: "7d23h" },
    { ageMs: 8 * DAY + HOUR, age: "8d" },
    { ageMs: 2 * YEAR - 1, age: "729d" },
    { ageMs: 2 * YEAR, age: "2y" },
    { ageMs: 2 * YEAR + DAY, age: "2y1d" },
    { ageMs: 8 * YEAR - 1, age: "7y364d" },
    { ageMs: 8 * YEAR + 5 * DAY, age: "8y" },
  ])("rounds $ageMs ms to $age, as kubectl does", ({ ageMs, age }) => {
    expect(renderAge(ageMs)).toBe(age);
  });
});

describe("renderAgeOf", () => {
  const nowMs = Date.parse("2026-01-02T03:04:05Z");

  it.each([
    { moment: "2026-01-02T03:02:58Z", age: "67s" },
    { moment: nowMs - 5 * DAY, age: "5d" },
    { moment: "", age: "<unknown>" },
    { moment: undefined, age: "<unknown>" },
    { moment: "yesterday", age: "<unknown>" },
  ])("reads $moment", ({ moment, age }) => {
    expect(renderAgeOf(moment, nowMs)).toBe(age);
  });
});
