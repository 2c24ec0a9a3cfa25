import type { DnsReply } from "../../../packages/edge/src/core/dns/dns-message.js";
import { isUsable } from "./zone.js";

const KEEP_MS = 30_000;
const DENIALS = { count: 3, forMs: 60_000 } as const;
const NO_ERROR = 0;
const NO_NAME = 3;

interface Heard {
  /** Of the last answer that had any; none once it is confirmed that there are none. */
  readonly addresses: ReadonlySet<string>;
  /** Since when the answers have lacked it. */
  readonly missingSinceMs: ReadonlyMap<string, number>;
  /** Since when the answers have lacked whatever they have never had; undefined while there are none. */
  readonly knownSinceMs: undefined | number;
  readonly denials: { readonly count: number; readonly firstMs: number };
  /** When it was confirmed that it has no address; undefined when it is not. */
  readonly goneSinceMs: undefined | number;
}

const NO_DENIALS: Heard["denials"] = { count: 0, firstMs: 0 };
const NOTHING: Heard = {
  addresses: new Set(),
  missingSinceMs: new Map(),
  knownSinceMs: undefined,
  denials: NO_DENIALS,
  goneSinceMs: undefined,
};

/** What name servers have told one edge process, and what it must make of it: seen from outside, by the documents. */
export class HeardNames {
  readonly #names = new Map<string, Heard>();

  note(name: string, reply: DnsReply, nowMs: number): void {
    if (reply.kind === "failed" || (reply.message.rcode !== NO_ERROR && reply.message.rcode !== NO_NAME)) return;
    const heard = this.#names.get(name) ?? NOTHING;
    const addresses = reply.message.records.flatMap((record) => (record.kind === "address" ? [record.address] : []));
    const after = addresses.length === 0 ? denied(heard, nowMs) : answered(heard, addresses.filter(isUsable), nowMs);
    this.#names.set(name, after);
  }

  /** The last answer that had any has this address. */
  has(name: string, address: string): boolean {
    return this.#names.get(name)?.addresses.has(address) === true;
  }

  /** Since when it has been confirmed that the name has no address; undefined when it has not. */
  goneSinceMs(name: string): undefined | number {
    return this.#names.get(name)?.goneSinceMs;
  }

  /** Why an entry at this address of the name must stay; undefined when it may go. */
  whyKept(name: string, address: string, nowMs: number): undefined | string {
    const heard = this.#names.get(name);
    if (heard === undefined) return `no name server has said anything of ${name}`;
    if (heard.goneSinceMs !== undefined) return undefined;
    if (heard.addresses.has(address)) return `${name} had it, and was denied ${heard.denials.count} times since`;
    if (heard.addresses.size === 0) return `no name server has given ${name} another`;
    const sinceMs = heard.missingSinceMs.get(address) ?? heard.knownSinceMs ?? nowMs;
    return nowMs - sinceMs < KEEP_MS ? `${name} has lacked it for ${nowMs - sinceMs} ms only` : undefined;
  }
}

/** Time alone confirms nothing: it takes a denial at the end of it. What is confirmed then holds for all that was known before. */
function denied(heard: Heard, nowMs: number): Heard {
  const { count, firstMs } = heard.denials.count === 0 ? { count: 0, firstMs: nowMs } : heard.denials;
  const denials = { count: count + 1, firstMs };
  const isConfirmed = denials.count >= DENIALS.count && nowMs - firstMs >= DENIALS.forMs;
  if (heard.goneSinceMs !== undefined || !isConfirmed) return { ...heard, denials };
  return { ...NOTHING, knownSinceMs: Number.NEGATIVE_INFINITY, denials, goneSinceMs: nowMs };
}

/** A name that has nothing but what nobody can use is there all the same. */
function answered(heard: Heard, usable: readonly string[], nowMs: number): Heard {
  const isThere = { ...heard, denials: NO_DENIALS, goneSinceMs: undefined };
  if (usable.length === 0) return isThere;
  const missingSinceMs = new Map(heard.missingSinceMs);
  for (const address of heard.addresses) missingSinceMs.set(address, nowMs);
  for (const address of usable) missingSinceMs.delete(address);
  return {
    ...isThere,
    addresses: new Set(usable),
    missingSinceMs,
    knownSinceMs: heard.knownSinceMs ?? nowMs,
  };
}
