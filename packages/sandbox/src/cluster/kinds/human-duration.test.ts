import { describe, expect, it } from "vitest";
import { describeAge } from "./human-duration.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("describeAge", () => {
  // The table of k8s.io/apimachinery, pkg/util/duration.
  it.each([
    { ms: -2 * SECOND, text: "<invalid>" },
    { ms: 0, text: "0s" },
    { ms: 67 * SECOND, text: "67s" },
    { ms: 119 * SECOND, text: "119s" },
    { ms: 2 * MINUTE, text: "2m" },
    { ms: 2 * MINUTE + 30 * SECOND, text: "2m30s" },
    { ms: 10 * MINUTE, text: "10m" },
    { ms: 179 * MINUTE, text: "179m" },
    { ms: 3 * HOUR, text: "3h" },
    { ms: 3 * HOUR + 5 * MINUTE, text: "3h5m" },
    { ms: 8 * HOUR, text: "8h" },
    { ms: 47 * HOUR, text: "47h" },
    { ms: 2 * DAY, text: "2d" },
    { ms: 2 * DAY + 3 * HOUR, text: "2d3h" },
    { ms: 8 * DAY, text: "8d" },
    { ms: 729 * DAY, text: "729d" },
    { ms: 2 * 365 * DAY, text: "2y" },
    { ms: 2 * 365 * DAY + 10 * DAY, text: "2y10d" },
    { ms: 9 * 365 * DAY, text: "9y" },
  ])("prints $ms ms as $text", ({ ms, text }) => {
    expect(describeAge(ms)).toBe(text);
  });
});
