import { describe, expect, it } from "vitest";
import type { DnsMessage, DnsRecord } from "./dns-message.js";
import { type Chain, judgeMessage, MAX_CHAIN } from "./judge-message.js";

const NAME = "gw.example.com";
const FROM: Chain = { names: [NAME], ttlMs: undefined };

const at = (name: string, address: string, ttlMs = 60_000): DnsRecord => ({ kind: "address", name, address, ttlMs });
const alias = (name: string, target: string, ttlMs = 60_000): DnsRecord => ({ kind: "alias", name, target, ttlMs });
const judge = (fields: Partial<DnsMessage>, from = FROM) =>
  judgeMessage({ rcode: 0, isRecursive: true, records: [], ...fields }, "ipv4", from);

describe(judgeMessage, () => {
  it("takes the addresses of the name, sorted, each once, with the smallest TTL", () => {
    const records = [at(NAME, "203.0.113.2"), at(NAME, "203.0.113.1", 5_000), at(NAME, "203.0.113.2")];
    expect(judge({ records })).toEqual({
      kind: "addresses",
      addresses: ["203.0.113.1", "203.0.113.2"],
      ttlMs: 5_000,
      canonicalName: NAME,
    });
  });

  it("follows aliases in any order, and counts their TTL", () => {
    const records = [at("c.example", "203.0.113.1"), alias("b.example", "c.example"), alias(NAME, "b.example", 7_000)];
    expect(judge({ records })).toEqual({
      kind: "addresses",
      addresses: ["203.0.113.1"],
      ttlMs: 7_000,
      canonicalName: "c.example",
    });
  });

  it("takes nothing that belongs to another name or family", () => {
    expect(judge({ records: [at("other.example", "203.0.113.1"), at(NAME, "2001:db8::1")] })).toEqual({
      kind: "absent",
      how: "no data",
    });
  });

  it.each([
    { rcode: 1, error: "answers FORMERR" },
    { rcode: 2, error: "answers SERVFAIL" },
    { rcode: 4, error: "answers NOTIMP" },
    { rcode: 5, error: "answers REFUSED" },
    { rcode: 9, error: "answers code 9" },
  ])("takes code $rcode for a failure, whatever else is in it", ({ rcode, error }) => {
    expect(judge({ rcode, records: [at(NAME, "203.0.113.1")] })).toEqual({ kind: "failed", error });
  });

  it("believes that there is no such name", () => {
    expect(judge({ rcode: 3 })).toEqual({ kind: "absent", how: "NXDOMAIN" });
  });

  it("believes the alias of a name that is none to be none", () => {
    expect(judge({ rcode: 3, records: [alias(NAME, "b.example")] })).toEqual({ kind: "absent", how: "NXDOMAIN" });
  });

  it("goes on where a server that asks nobody else has nothing more to say", () => {
    const records = [alias(NAME, "b.example", 9_000)];
    expect(judge({ records, isRecursive: false })).toEqual({
      kind: "onward",
      chain: { names: [NAME, "b.example"], ttlMs: 9_000 },
    });
    expect(judge({ records })).toEqual({ kind: "absent", how: "no data" });
  });

  it("ends when the server says nothing of the name that it was sent on to", () => {
    expect(judge({ isRecursive: false }, { names: [NAME, "b.example"], ttlMs: 1 })).toEqual({
      kind: "absent",
      how: "no data",
    });
  });

  it.each([
    { says: "at itself", records: [alias(NAME, NAME)] },
    { says: "over another", records: [alias(NAME, "b.example"), alias("b.example", NAME)] },
  ])("sees a loop $says", ({ records }) => {
    expect(judge({ records })).toEqual({ kind: "failed", error: `answers with a CNAME loop at ${NAME}` });
  });

  it("sees a loop over several messages", () => {
    const from = { names: [NAME, "b.example"], ttlMs: 1 };
    expect(judge({ records: [alias("b.example", NAME)] }, from)).toMatchObject({ kind: "failed" });
  });

  it.each([
    { aliases: MAX_CHAIN, kind: "addresses" },
    { aliases: MAX_CHAIN + 1, kind: "failed" },
  ])("follows $aliases aliases: $kind", ({ aliases, kind }) => {
    const names = [NAME, ...Array.from({ length: aliases }, (_, index) => `a${index}.example`)];
    const chain = names.slice(1).map((target, index) => alias(names[index] ?? "", target));
    expect(judge({ records: [...chain, at(names.at(-1) ?? "", "203.0.113.1")] }).kind).toBe(kind);
  });
});
