import type { DnsReply } from "../../../packages/edge/src/core/dns/dns-message.js";
import { isUsable } from "./zone.js";

const KEEP_MS = 30_000;
const DENIALS = { count: 3, forMs: 60_000 } as const;
const NO_ERROR = 0;
const NO_NAME = 3;

interface Heard {
  /** Of the last answer that had any. */
  addresses: ReadonlySet<string>;
  /** Since when the answers have lacked it. */
  readonly missingSinceMs: Map<string, number>;
  firstAnswerMs: undefined | number;
  denials: { count: number; firstMs: number };
}

/** What name servers have told one edge process, and what it must make of it: seen from outside, by the documents. */
export class HeardNames {
  readonly #names = new Map<string, Heard>();

  note(name: string, reply: DnsReply, nowMs: number): void {
    if (reply.kind === "failed" || (reply.message.rcode !== NO_ERROR && reply.message.rcode !== NO_NAME)) return;
    const heard = this.#names.get(name) ?? newHeard();
    this.#names.set(name, heard);
    const addresses = reply.message.records.flatMap((record) => (record.kind === "address" ? [record.address] : []));
    if (addresses.length === 0) {
      if (heard.denials.count === 0) heard.denials.firstMs = nowMs;
      heard.denials.count += 1;
      return;
    }
    heard.denials.count = 0;
    const usable = new Set(addresses.filter(isUsable));
    if (usable.size > 0) answered(heard, usable, nowMs);
  }

  /** The last answer that had any has this address. */
  has(name: string, address: string): boolean {
    return this.#names.get(name)?.addresses.has(address) === true;
  }

  /** Since when it has been confirmed that the name has no address; undefined when it has not. */
  goneSinceMs(name: string, nowMs: number): undefined | number {
    const denials = this.#names.get(name)?.denials;
    if (denials === undefined || denials.count < DENIALS.count) return undefined;
    const confirmedMs = denials.firstMs + DENIALS.forMs;
    return confirmedMs <= nowMs ? confirmedMs : undefined;
  }

  /** Why an entry at this address of the name must stay; undefined when it may go. */
  whyKept(name: string, address: string, nowMs: number): undefined | string {
    const heard = this.#names.get(name);
    if (heard === undefined) return `no name server has said anything of ${name}`;
    if (this.goneSinceMs(name, nowMs) !== undefined) return undefined;
    if (heard.addresses.has(address)) return `${name} had it, and was denied ${heard.denials.count} times since`;
    const sinceMs = heard.missingSinceMs.get(address) ?? heard.firstAnswerMs ?? nowMs;
    return nowMs - sinceMs < KEEP_MS ? `${name} has lacked it for ${nowMs - sinceMs} ms only` : undefined;
  }
}

function newHeard(): Heard {
  return {
    addresses: new Set(),
    missingSinceMs: new Map(),
    firstAnswerMs: undefined,
    denials: { count: 0, firstMs: 0 },
  };
}

function answered(heard: Heard, addresses: ReadonlySet<string>, nowMs: number): void {
  heard.firstAnswerMs ??= nowMs;
  for (const address of heard.addresses) if (!addresses.has(address)) heard.missingSinceMs.set(address, nowMs);
  for (const address of addresses) heard.missingSinceMs.delete(address);
  heard.addresses = addresses;
}
