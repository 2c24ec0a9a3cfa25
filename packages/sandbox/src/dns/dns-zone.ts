/** What a name really is, before anything goes wrong. */
export type ZoneEntry =
  | { readonly kind: "addresses"; readonly addresses: readonly string[]; readonly ttlSeconds: number }
  /** Of so many addresses so many at a time, from answer to answer further on. */
  | {
      readonly kind: "rotating";
      readonly addresses: readonly string[];
      readonly atOnce: number;
      readonly ttlSeconds: number;
    }
  | { readonly kind: "alias"; readonly target: string; readonly ttlSeconds: number };

export interface ZoneRecord {
  readonly name: string;
  readonly type: "A" | "AAAA" | "CNAME";
  /** Address or name. */
  readonly data: string;
  readonly ttlSeconds: number;
}

export interface ZoneAnswer {
  readonly records: readonly ZoneRecord[];
  /** False: there is no such name, neither the one that was asked for nor the one that it stands for. */
  readonly exists: boolean;
}

const MAX_ALIASES = 64;

/** The names of a DNS server. Names are kept in lower case, without trailing dot. */
export class DnsZone {
  private readonly entries = new Map<string, ZoneEntry>();
  private readonly turns = new Map<string, number>();

  set(name: string, entry: ZoneEntry): void {
    this.entries.set(zoneName(name), entry);
  }

  remove(name: string): void {
    this.entries.delete(zoneName(name));
  }

  /** Follows aliases, all of them or (as a server does that asks nobody else) none; a loop as far as it goes round once. */
  answer(name: string, type: "A" | "AAAA", follow: "aliases" | "nothing"): ZoneAnswer {
    const records: ZoneRecord[] = [];
    const seen = new Set<string>();
    let at = zoneName(name);
    while (!seen.has(at) && seen.size < MAX_ALIASES) {
      seen.add(at);
      const entry = this.entries.get(at);
      if (entry?.kind !== "alias") {
        if (entry !== undefined) records.push(...this.addressRecords(at, entry, type));
        return { records, exists: entry !== undefined || (records.length > 0 && follow === "nothing") };
      }
      records.push({ name: at, type: "CNAME", data: zoneName(entry.target), ttlSeconds: entry.ttlSeconds });
      if (follow === "nothing") break;
      at = zoneName(entry.target);
    }
    return { records, exists: true };
  }

  private addressRecords(
    name: string,
    entry: ZoneEntry & { readonly addresses: readonly string[] },
    type: "A" | "AAAA",
  ) {
    const ofType = entry.addresses.filter((address) => address.includes(":") === (type === "AAAA"));
    const chosen = entry.kind === "rotating" ? this.nextTurn(`${name} ${type}`, ofType, entry.atOnce) : ofType;
    return chosen.map((data): ZoneRecord => ({ name, type, data, ttlSeconds: entry.ttlSeconds }));
  }

  private nextTurn(key: string, addresses: readonly string[], atOnce: number): readonly string[] {
    const turn = this.turns.get(key) ?? 0;
    this.turns.set(key, turn + 1);
    const start = turn * atOnce;
    const length = Math.min(atOnce, addresses.length);
    return Array.from({ length }, (_, index) => addresses[(start + index) % addresses.length] ?? "");
  }
}

/** One spelling per name. */
export function zoneName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
