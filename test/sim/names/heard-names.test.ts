import { describe, expect, it } from "vitest";
import type { DnsReply } from "../../../packages/edge/src/core/dns/dns-message.js";
import { HeardNames } from "./heard-names.js";

const NAME = "c1.gateways.example.com";
const OLD = "203.0.113.1";
const NEW = "203.0.113.2";

type Answer = "NXDOMAIN" | "REFUSED" | "silence" | readonly string[];
/** What a name server says, and when. */
type Said = readonly [atS: number, answer: Answer];

const RCODES = { NXDOMAIN: 3, REFUSED: 5 } as const;
const SHORTLY: readonly Said[] = [0, 1, 3, 30].map((atS) => [atS, "NXDOMAIN"]);
const GONE: readonly Said[] = [[-5, [OLD]], ...SHORTLY, [60, "NXDOMAIN"]];

function replyOf(answer: Answer): DnsReply {
  if (answer === "silence") return { kind: "failed", error: "does not answer" };
  const rcode = typeof answer === "string" ? RCODES[answer] : 0;
  const addresses = typeof answer === "string" ? [] : answer;
  const records = addresses.map((address) => ({ kind: "address", name: NAME, address, ttlMs: 5_000 }) as const);
  return { kind: "message", message: { rcode, isRecursive: true, records } };
}

function hear(said: readonly Said[]): HeardNames {
  const heard = new HeardNames();
  for (const [atS, answer] of said) heard.note(NAME, replyOf(answer), atS * 1_000);
  return heard;
}

const KEPT: readonly { readonly when: string; readonly said: readonly Said[]; readonly atS: number }[] = [
  { when: "nobody answers", said: [[0, "silence"]], atS: 900 },
  { when: "every question is refused", said: [[0, "REFUSED"]], atS: 900 },
  { when: "the last answer has it", said: [[0, [OLD]]], atS: 900 },
  {
    when: "answers have lacked it for a moment",
    said: [
      [0, [OLD]],
      [5, [NEW]],
    ],
    atS: 34,
  },
  { when: "the first answer lacks it", said: [[5, [NEW]]], atS: 34 },
  {
    when: "the name was denied twice",
    said: [
      [0, [OLD]],
      [5, "NXDOMAIN"],
      [900, "NXDOMAIN"],
    ],
    atS: 900,
  },
  { when: "the name was denied for less than a minute", said: [[-5, [OLD]], ...SHORTLY, [59, "NXDOMAIN"]], atS: 59 },
  { when: "nobody denies the name at the end of a minute", said: [[-5, [OLD]], ...SHORTLY], atS: 900 },
  { when: "an answer came between denials", said: [...SHORTLY, [40, [OLD]], [60, "NXDOMAIN"]], atS: 60 },
  { when: "the name moves before its denial is confirmed", said: [[-5, [OLD]], ...SHORTLY, [59, [NEW]]], atS: 88 },
  { when: "a gone name is there again, at the same address", said: [...GONE, [70, [OLD]]], atS: 900 },
  { when: "a gone name is there again, with nothing of use", said: [...GONE, [70, ["127.0.0.1"]]], atS: 900 },
];

const FREE: typeof KEPT = [
  {
    when: "answers have lacked it for long",
    said: [
      [0, [OLD]],
      [5, [NEW]],
    ],
    atS: 35,
  },
  { when: "answers have never had it", said: [[5, [NEW]]], atS: 35 },
  { when: "the name was denied for a minute", said: GONE, atS: 60 },
  { when: "the name was denied for a minute, and nobody answers", said: [...GONE, [70, "silence"]], atS: 900 },
  { when: "a gone name is there again, at another address", said: [...GONE, [70, [NEW]]], atS: 70 },
];

describe("what an edge may make of what it hears of a name", () => {
  it.each(KEPT)("keeps an address while $when", ({ said, atS }) => {
    expect(hear(said).whyKept(NAME, OLD, atS * 1_000)).toMatch(NAME);
  });

  it.each(FREE)("lets an address go once $when", ({ said, atS }) => {
    expect(hear(said).whyKept(NAME, OLD, atS * 1_000)).toBeUndefined();
  });

  it("knows since when a name is gone, and forgets it when it is back", () => {
    const heard = hear(GONE);
    expect(heard.goneSinceMs(NAME)).toBe(60_000);
    heard.note(NAME, replyOf("NXDOMAIN"), 90_000);
    expect(heard.goneSinceMs(NAME)).toBe(60_000);
    heard.note(NAME, replyOf([NEW]), 100_000);
    expect(heard.goneSinceMs(NAME)).toBeUndefined();
  });
});
