import { chooseAddresses } from "./choose-addresses.js";
import type { DnsFamily } from "./dns-message.js";
import { expireAddresses, expiresAtMs, foldRound } from "./fold-round.js";
import { type NameState, newName, type Round } from "./name-state.js";
import type { NameAddresses } from "./name-view.js";

/** The names that are wanted and what is known of each. Single owner: the resolver's loop folds, everybody else reads. */
export class NameTable {
  private readonly families: readonly DnsFamily[];
  private readonly states = new Map<string, NameState>();
  private recovered: ReadonlyMap<string, ReadonlySet<string>> = new Map();

  constructor(families: readonly DnsFamily[]) {
    this.families = families;
  }

  /** Addresses that names had before a restart: those of a name that is wanted from now on are its last good ones. */
  recover(addresses: ReadonlyMap<string, ReadonlySet<string>>): void {
    this.recovered = addresses;
  }

  /** Returns whether it is new. */
  want(name: string, nowMs: number): boolean {
    if (this.states.has(name)) return false;
    const recovered = Array.from(this.recovered.get(name) ?? []);
    this.states.set(name, newName(this.families, recovered, nowMs));
    return true;
  }

  drop(name: string): void {
    this.states.delete(name);
  }

  get(name: string): undefined | NameState {
    return this.states.get(name);
  }

  /** Takes in a round; returns whether anything that others see of the name has changed. */
  fold(name: string, round: Round, nowMs: number, random: () => number): boolean {
    const state = this.states.get(name);
    return (
      state !== undefined && this.put(name, expireAddresses(foldRound(state, round, { name, nowMs, random }), nowMs))
    );
  }

  /** Lets go of what is over; returns as `fold`. */
  expire(name: string, nowMs: number): boolean {
    const state = this.states.get(name);
    return state !== undefined && this.put(name, expireAddresses(state, nowMs));
  }

  /** Monotonic milliseconds when the name is to be looked at again; undefined when it is not wanted. */
  nextMs(name: string): undefined | number {
    const state = this.states.get(name);
    if (state === undefined) return undefined;
    return Math.min(state.refreshAtMs, expiresAtMs(state) ?? Number.POSITIVE_INFINITY);
  }

  /** What others see of the name; one that is not wanted is being resolved as far as they can tell. */
  addressesOf(name: string): NameAddresses & { readonly kind: "on" } {
    const state = this.states.get(name);
    if (state === undefined) return { kind: "on", status: "resolving", addresses: [], error: "", canonicalName: "" };
    const { status } = state;
    const isKnown = status === "resolved" || status === "stale";
    return {
      kind: "on",
      status,
      addresses: isKnown ? chooseAddresses(name, state) : [],
      error: describeErrors(state),
      canonicalName: state.canonicalName === name ? "" : state.canonicalName,
    };
  }

  private put(name: string, after: NameState): boolean {
    const before = this.addressesOf(name);
    this.states.set(name, after);
    return JSON.stringify(before) !== JSON.stringify(this.addressesOf(name));
  }
}

/** One sentence of what is wrong, or refused, by family; empty when nothing is. */
function describeErrors({ families }: NameState): string {
  const errors = Array.from(families.values()).flatMap(({ error, refused }) => (error === "" ? refused : [error]));
  return Array.from(new Set(errors)).join("; ");
}
