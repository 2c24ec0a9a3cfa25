import type { GatewayKey } from "@causeway/shared";
import type { NameState } from "./name-state.js";
import type { NameAddresses } from "./name-view.js";

/** One name as `/debug/dns` shows it; times are in seconds from now. */
export interface NameLine {
  readonly name: string;
  readonly status: string;
  readonly addresses: readonly string[];
  readonly gateways: readonly GatewayKey[];
  readonly error: string;
  readonly canonicalName: string;
  /** That answered last. */
  readonly server: string;
  /** Undefined: nothing was answered yet. */
  readonly ttlLeftSeconds: undefined | number;
  /** Since the last good answer. */
  readonly ageSeconds: undefined | number;
  /** Since the status is what it is. */
  readonly sinceSeconds: undefined | number;
  readonly nextRefreshSeconds: undefined | number;
}

export interface NamesPage {
  readonly resolution: "on" | "off";
  readonly names: readonly NameLine[];
}

export interface NamesSource {
  readonly resolution: "on" | "off";
  names(): Iterable<readonly [name: string, state: undefined | NameState]>;
  gatewaysOf(name: string): Iterable<GatewayKey>;
  addressesOf(name: string): NameAddresses;
}

/** Everything known of every name, sorted by name. `nowMs` is monotonic. */
export function describeNames(source: NamesSource, nowMs: number): NamesPage {
  const names = Array.from(source.names(), ([name, state]) => describeName(source, name, state, nowMs));
  return { resolution: source.resolution, names: names.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function describeName(source: NamesSource, name: string, state: undefined | NameState, nowMs: number): NameLine {
  const is = source.addressesOf(name);
  const seconds = (ms: undefined | number) => (ms === undefined ? undefined : Math.round(ms / 100) / 10);
  const answered = lastAnswer(state);
  return {
    name,
    status: is.kind === "off" ? "notResolved" : is.status,
    addresses: is.kind === "off" ? [] : is.addresses,
    gateways: Array.from(source.gatewaysOf(name)).sort(),
    error: is.kind === "off" ? "" : is.error,
    canonicalName: state?.canonicalName ?? "",
    server: state?.server ?? "",
    ttlLeftSeconds: seconds(answered && Math.max(0, answered.atMs + answered.ttlMs - nowMs)),
    ageSeconds: seconds(answered && nowMs - answered.atMs),
    sinceSeconds: seconds(state && nowMs - state.sinceMs),
    nextRefreshSeconds: seconds(state && Math.max(0, state.refreshAtMs - nowMs)),
  };
}

/** The newest good answer of any family. */
function lastAnswer(state: undefined | NameState): undefined | { readonly atMs: number; readonly ttlMs: number } {
  let last: undefined | { readonly atMs: number; readonly ttlMs: number };
  for (const { answeredAtMs, ttlMs } of state?.families.values() ?? []) {
    if (answeredAtMs !== undefined && (last === undefined || answeredAtMs > last.atMs))
      last = { atMs: answeredAtMs, ttlMs };
  }
  return last;
}
