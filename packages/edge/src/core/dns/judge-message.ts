import { type DnsFamily, type DnsMessage, type DnsRecord, familyOf } from "./dns-message.js";

/** A chain of aliases that is longer is not followed. */
export const MAX_CHAIN = 16;

/** The way from the name that was asked to the one that is looked at now. */
export interface Chain {
  /** Every name on the way, the last one is looked at; never empty. */
  readonly names: readonly string[];
  /** The smallest TTL on the way; undefined before the first record. */
  readonly ttlMs: undefined | number;
}

/** What a message says about the end of a chain. */
export type Judgement =
  | {
      readonly kind: "addresses";
      readonly addresses: readonly string[];
      readonly ttlMs: number;
      readonly canonicalName: string;
    }
  /** The chain goes on at a name that the message says nothing about. */
  | { readonly kind: "onward"; readonly chain: Chain }
  | { readonly kind: "absent"; readonly how: "NXDOMAIN" | "no data" }
  | { readonly kind: "failed"; readonly error: string };

const RCODE_WORDS: Readonly<Record<number, string>> = { 1: "FORMERR", 2: "SERVFAIL", 4: "NOTIMP", 5: "REFUSED" };
const NO_ERROR = 0;
const NO_NAME = 3;

/** Reads one server's answer to the question for the last name of the chain. */
export function judgeMessage(message: DnsMessage, family: DnsFamily, from: Chain): Judgement {
  const { rcode, records, isRecursive } = message;
  if (rcode !== NO_ERROR && rcode !== NO_NAME) {
    return { kind: "failed", error: `answers ${RCODE_WORDS[rcode] ?? `code ${rcode}`}` };
  }
  const chain = followAliases(records, from);
  if (typeof chain === "string") return { kind: "failed", error: chain };
  const canonicalName = chain.names.at(-1) ?? "";
  const found = records.filter(
    (record) => record.kind === "address" && record.name === canonicalName && familyOf(record.address) === family,
  );
  if (found.length > 0) {
    const ttlMs = Math.min(chain.ttlMs ?? Number.POSITIVE_INFINITY, ...found.map((record) => record.ttlMs));
    const addresses = found.flatMap((record) => (record.kind === "address" ? [record.address] : []));
    return { kind: "addresses", addresses: Array.from(new Set(addresses)).sort(), ttlMs, canonicalName };
  }
  if (rcode === NO_NAME) return { kind: "absent", how: "NXDOMAIN" };
  const isMoved = chain.names.length > from.names.length;
  return isMoved && !isRecursive ? { kind: "onward", chain } : { kind: "absent", how: "no data" };
}

/** The chain as far as the records go; a sentence when it comes back to itself or is too long. */
function followAliases(records: readonly DnsRecord[], from: Chain): Chain | string {
  const aliases = new Map<string, DnsRecord & { readonly kind: "alias" }>();
  for (const record of records)
    if (record.kind === "alias" && !aliases.has(record.name)) aliases.set(record.name, record);
  const names = [...from.names];
  let ttlMs = from.ttlMs;
  for (;;) {
    const next = aliases.get(names.at(-1) ?? "");
    if (next === undefined) return { names, ttlMs };
    if (names.includes(next.target)) return `answers with a CNAME loop at ${next.target}`;
    if (names.length > MAX_CHAIN) return `answers with a chain of more than ${MAX_CHAIN} CNAMEs`;
    names.push(next.target);
    ttlMs = Math.min(ttlMs ?? next.ttlMs, next.ttlMs);
  }
}
