import { type DnsFamily, familyOf } from "./dns-message.js";

/** What a look at all servers gave for one family of a name. */
export type Answer =
  | {
      readonly kind: "addresses";
      readonly addresses: readonly string[];
      readonly ttlMs: number;
      readonly canonicalName: string;
      /** `address:port`. */
      readonly server: string;
      /** The name as it was asked, where a search domain made it longer. */
      readonly askedAs: string;
    }
  | { readonly kind: "absent"; readonly how: "NXDOMAIN" | "no data"; readonly server: string }
  | { readonly kind: "failed"; readonly error: string; readonly server: string };

/** The answers of one round, by family. */
export type Round = ReadonlyMap<DnsFamily, Answer>;

/** That a name has no address, as often as it was said. */
export interface Denials {
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface FamilyState {
  /** Last good addresses -> since when (monotonic milliseconds) answers lack it; undefined: the last one had it. */
  readonly known: ReadonlyMap<string, undefined | number>;
  /** Of the last good answer, clamped. */
  readonly ttlMs: number;
  /** Monotonic milliseconds of the last good answer; undefined: none in this process. */
  readonly answeredAtMs: undefined | number;
  readonly denials: undefined | Denials;
  /** What is wrong with the last answer; empty when nothing is. */
  readonly error: string;
  /** Addresses of the last answer that must not be used, with the reason. */
  readonly refused: readonly string[];
}

/**
 * `resolving`: nothing is known yet. `resolved`: the last answer holds. `stale`: the last good answer holds although newer
 * ones failed. `gone`: it was confirmed that the name has no address.
 */
export type NameStatus = "resolving" | "resolved" | "stale" | "gone";

/** Everything known of one name: a value, folded from answers and time. */
export interface NameState {
  readonly families: ReadonlyMap<DnsFamily, FamilyState>;
  readonly status: NameStatus;
  /** Monotonic milliseconds when the status became what it is. */
  readonly sinceMs: number;
  /** Rounds in a row that gave no answer to go by. */
  readonly failures: number;
  /** Monotonic milliseconds of the next round. */
  readonly refreshAtMs: number;
  readonly canonicalName: string;
  readonly server: string;
  readonly askedAs: string;
}

const NO_FAMILY: FamilyState = {
  known: new Map(),
  ttlMs: 0,
  answeredAtMs: undefined,
  denials: undefined,
  error: "",
  refused: [],
};

/** A name that nothing is known of yet, but for the addresses under which it was used before a restart. */
export function newName(families: readonly DnsFamily[], recovered: readonly string[], nowMs: number): NameState {
  const knownOf = (family: DnsFamily) =>
    new Map(recovered.filter((address) => familyOf(address) === family).map((address) => [address, undefined]));
  return {
    families: new Map(families.map((family) => [family, { ...NO_FAMILY, known: knownOf(family) }])),
    status: "resolving",
    sinceMs: nowMs,
    failures: 0,
    refreshAtMs: nowMs,
    canonicalName: "",
    server: "",
    askedAs: "",
  };
}
