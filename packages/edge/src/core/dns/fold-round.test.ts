import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseAddresses, MAX_PER_NAME } from "./choose-addresses.js";
import type { DnsFamily } from "./dns-message.js";
import { expireAddresses, expiresAtMs, foldRound, KEEP_MS, MAX_TTL_MS, MIN_TTL_MS } from "./fold-round.js";
import { type Answer, type NameState, newName } from "./name-state.js";

const NAME = "gw.example.com";
const server = "192.0.2.53:53";

const found = (addresses: readonly string[], ttlMs = 60_000): Answer => ({
  ...{ kind: "addresses", addresses, ttlMs, canonicalName: NAME, server, askedAs: NAME },
});
const denied: Answer = { kind: "absent", how: "NXDOMAIN", server };
const empty: Answer = { kind: "absent", how: "no data", server };
const failed: Answer = { kind: "failed", error: "answers SERVFAIL", server };

/** Folds rounds at given times; no jitter. */
class Story {
  nowMs = 0;
  state: NameState;
  private readonly families: readonly DnsFamily[];

  constructor(families: readonly DnsFamily[] = ["ipv4"], recovered: readonly string[] = []) {
    this.families = families;
    this.state = newName(families, recovered, 0);
  }

  at(seconds: number, ...answers: readonly Answer[]): this {
    this.nowMs = seconds * 1_000;
    const round = new Map(this.families.flatMap((family, index) => (answers[index] ? [[family, answers[index]]] : [])));
    this.state = foldRound(this.state, round, { name: NAME, nowMs: this.nowMs, random: () => 0 });
    return this.expire(seconds);
  }

  expire(seconds: number): this {
    this.nowMs = seconds * 1_000;
    this.state = expireAddresses(this.state, this.nowMs);
    return this;
  }

  get shown() {
    return { status: this.state.status, addresses: chooseAddresses(NAME, this.state) };
  }

  get waitSeconds() {
    return (this.state.refreshAtMs - this.nowMs) / 1_000;
  }
}

const A = "203.0.113.1";
const B = "203.0.113.2";
const V6 = "2001:db8::1";

describe("foldRound: addresses", () => {
  it("takes an answer", () => {
    expect(new Story().at(0, found([A])).shown).toEqual({ status: "resolved", addresses: [A] });
  });

  it("takes a new address at once and keeps one that is missing for 30 s, or its TTL", () => {
    const short = new Story().at(0, found([A], 5_000)).at(5, found([B], 5_000));
    expect(short.shown.addresses).toEqual([A, B]);
    expect(expiresAtMs(short.state)).toBe(5_000 + KEEP_MS);
    expect(short.expire(34.9).shown.addresses).toEqual([A, B]);
    expect(short.expire(35).shown.addresses).toEqual([B]);
    const long = new Story().at(0, found([A], 90_000)).at(90, found([B], 90_000));
    expect(long.expire(179).shown.addresses).toEqual([A, B]);
    expect(long.expire(180).shown.addresses).toEqual([B]);
  });

  it("does not let go of one that answers keep bringing back", () => {
    const story = new Story().at(0, found([A], 5_000));
    for (let second = 5; second < 300; second += 5) story.at(second, found([second % 10 === 0 ? A : B], 5_000));
    expect(story.shown).toEqual({ status: "resolved", addresses: [A, B] });
  });

  it.each([
    { says: "0", ttlMs: 0, waitSeconds: MIN_TTL_MS / 1_000 },
    { says: "a minute", ttlMs: 60_000, waitSeconds: 60 },
    { says: "a week", ttlMs: 7 * 86_400_000, waitSeconds: MAX_TTL_MS / 1_000 },
  ])("looks again after $waitSeconds s for a TTL of $says", ({ ttlMs, waitSeconds }) => {
    expect(new Story().at(0, found([A], ttlMs)).waitSeconds).toBe(waitSeconds);
  });

  it("looks again up to a tenth earlier", () => {
    const state = foldRound(newName(["ipv4"], [], 0), new Map([["ipv4", found([A])]]), {
      ...{ name: NAME, nowMs: 0, random: () => 0.999 },
    });
    expect(state.refreshAtMs).toBeGreaterThanOrEqual(54_000);
    expect(state.refreshAtMs).toBeLessThan(54_100);
  });

  it("keeps no address for longer than the longest TTL, whatever an answer says", () => {
    const story = new Story().at(0, found([A], 1e12)).at(600, found([B], 1e12));
    expect(story.expire(1_200).shown.addresses).toEqual([B]);
  });

  it("uses the same eight of a hundred, whatever their order, and of part of them what there is", () => {
    const all = Array.from({ length: 100 }, (_, index) => `203.0.113.${index + 1}`);
    const first = new Story().at(0, found(all)).shown.addresses;
    expect(first).toHaveLength(MAX_PER_NAME);
    expect(new Story().at(0, found(all.toReversed())).shown.addresses).toEqual(first);
    const without = all.filter((address) => address !== first[0]);
    expect(
      new Story().at(0, found(without)).shown.addresses.filter((address) => !first.includes(address)),
    ).toHaveLength(1);
  });

  it("uses what an answer has as soon as it has none of those any more", () => {
    const all = Array.from({ length: 100 }, (_, index) => `198.51.100.${index + 1}`);
    const story = new Story().at(0, found(all)).at(60, found([A]));
    expect(story.shown.addresses).toContain(A);
    expect(story.expire(120).shown).toEqual({ status: "resolved", addresses: [A] });
  });

  it.each(["127.0.0.1", "169.254.1.1", "224.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "fe80::1"])(
    "refuses %s and says so, beside one that may be used",
    (address) => {
      const { state, shown } = new Story().at(0, found([A, address]));
      expect(shown).toEqual({ status: "resolved", addresses: [A] });
      expect(Array.from(state.families.values())[0]?.refused).toEqual([expect.stringContaining(`${address} is `)]);
    },
  );

  it("takes an answer of nothing but refused ones for a failure", () => {
    const story = new Story().at(0, found([A])).at(60, found(["127.0.0.1"]));
    expect(story.shown).toEqual({ status: "stale", addresses: [A] });
    expect(story.waitSeconds).toBe(1);
  });
});

describe("foldRound: failures", () => {
  it("keeps the last good answer for as long as it takes, and tries again after 1, 2, 4 .. 30 s", () => {
    const story = new Story().at(0, found([A]));
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) waits.push(story.at(60 + round * 1_000, failed).waitSeconds);
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect(story.at(86_400, failed).shown).toEqual({ status: "stale", addresses: [A] });
  });

  it("is over with the next answer", () => {
    const story = new Story()
      .at(0, found([A]))
      .at(60, failed)
      .at(61, found([A]));
    expect([story.shown.status, story.waitSeconds, story.state.failures]).toEqual(["resolved", 60, 0]);
  });

  it("resolves nothing before there was an answer", () => {
    expect(new Story().at(0, failed).shown).toEqual({ status: "resolving", addresses: [] });
  });

  it("falls back on what was in use before a restart", () => {
    expect(new Story(["ipv4"], [A]).at(0, failed).shown).toEqual({ status: "stale", addresses: [A] });
  });

  it("lets go of what was in use before a restart as of any other", () => {
    const story = new Story(["ipv4"], [A]).at(0, found([B], 5_000));
    expect(story.shown.addresses).toEqual([A, B]);
    expect(story.expire(30).shown).toEqual({ status: "resolved", addresses: [B] });
  });
});

describe("foldRound: denials", () => {
  it.each([
    { says: "NXDOMAIN", answer: denied },
    { says: "no data", answer: empty },
  ])("believes $says after three times and 60 s", ({ answer }) => {
    const story = new Story()
      .at(0, found([A]))
      .at(60, answer)
      .at(61, answer)
      .at(66, answer)
      .at(119.9, answer);
    expect(story.shown).toEqual({ status: "stale", addresses: [A] });
    expect(story.at(120, answer).shown).toEqual({ status: "gone", addresses: [] });
  });

  it("does not believe two, however long ago the first was", () => {
    expect(
      new Story()
        .at(0, found([A]))
        .at(60, denied)
        .at(3_600, denied).shown.addresses,
    ).toEqual([A]);
  });

  it("begins anew after an answer", () => {
    const story = new Story()
      .at(0, found([A]))
      .at(60, denied)
      .at(90, denied)
      .at(100, found([A]));
    expect(story.at(160, denied).at(165, denied).at(170, denied).shown.addresses).toEqual([A]);
  });

  it("asks often enough to know after little more than a minute", () => {
    const story = new Story().at(0, found([A]));
    let second = 60;
    while (story.shown.status !== "gone" && second < 1_000) {
      story.at(second, denied);
      second += story.waitSeconds;
    }
    expect(story.nowMs / 1_000).toBeLessThan(60 + 95);
  });

  it("begins anew after an answer of nothing but refused addresses", () => {
    const story = new Story()
      .at(0, denied)
      .at(30, denied)
      .at(60, denied)
      .at(90, found(["127.0.0.1"]));
    expect([story.shown.status, story.at(91, denied).shown.status]).toEqual(["resolving", "resolving"]);
  });

  it("goes on asking for one that is gone, and takes it back at once", () => {
    const story = new Story().at(0, denied).at(30, denied).at(60, denied);
    expect([story.shown.status, story.waitSeconds]).toEqual(["gone", 30]);
    expect(story.at(90, failed).shown.status).toBe("gone");
    expect(story.at(120, found([B])).shown).toEqual({ status: "resolved", addresses: [B] });
  });
});

describe("foldRound: two families", () => {
  const dual: readonly DnsFamily[] = ["ipv4", "ipv6"];

  it("has the addresses of both", () => {
    expect(new Story(dual).at(0, found([A]), found([V6])).shown.addresses).toEqual([V6, A]);
  });

  it.each([
    { says: "no data", answer: empty },
    { says: "NXDOMAIN", answer: denied },
  ])("empties one family at once on $says while the other one answers", ({ answer }) => {
    const story = new Story(dual).at(0, found([A]), found([V6])).at(60, found([A]), answer);
    expect(story.shown).toEqual({ status: "resolved", addresses: [A] });
    expect(story.waitSeconds).toBe(60);
  });

  it("keeps one family although the other one fails", () => {
    const story = new Story(dual).at(0, found([A]), found([V6])).at(60, found([A]), failed);
    expect(story.shown).toEqual({ status: "stale", addresses: [V6, A] });
  });

  it("needs confirmation when one has no data and the other one fails", () => {
    const story = new Story(dual).at(0, found([A]), found([V6])).at(60, empty, failed);
    expect(story.shown).toEqual({ status: "stale", addresses: [V6, A] });
  });

  it("is gone when both are", () => {
    const story = new Story(dual).at(0, found([A]), found([V6]));
    expect(story.at(60, denied, empty).at(90, denied, empty).at(120, denied, empty).shown).toEqual({
      status: "gone",
      addresses: [],
    });
  });
});

describe("foldRound: laws", () => {
  const answer = fc.oneof(
    fc.constant(failed),
    fc.constant(denied),
    fc.constant(empty),
    fc.uniqueArray(fc.constantFrom(A, B, "203.0.113.3", "127.0.0.1"), { minLength: 1 }).map((of) => found(of, 5_000)),
  );
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), answer), { minLength: 1, maxLength: 40 });

  it("no failure and no unconfirmed denial takes an address away", () => {
    fc.assert(
      fc.property(steps, (rounds) => {
        const story = new Story().at(0, found([A]));
        let second = 0;
        for (const [wait, next] of rounds) {
          second += wait;
          const before = story.expire(second).shown.addresses;
          const after = story.at(second, next).shown;
          const isLost = before.some((address) => !after.addresses.includes(address));
          expect(isLost && after.status !== "gone").toBe(false);
          if (after.status === "gone") expect(next.kind).not.toBe("addresses");
        }
      }),
    );
  });

  it("the next round is never sooner than 750 ms and never later than ten minutes", () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (rounds, chance) => {
        let state = newName(["ipv4"], [], 0);
        let nowMs = 0;
        for (const [wait, next] of rounds) {
          nowMs += wait * 1_000;
          state = foldRound(state, new Map([["ipv4", next]]), { name: NAME, nowMs, random: () => chance });
          expect(state.refreshAtMs - nowMs).toBeGreaterThanOrEqual(750);
          expect(state.refreshAtMs - nowMs).toBeLessThanOrEqual(MAX_TTL_MS);
        }
      }),
    );
  });
});
