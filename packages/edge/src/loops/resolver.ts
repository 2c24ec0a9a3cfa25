import type { Clock, GatewayKey, Log } from "@causeway/shared";
import type { DnsFamily } from "../core/dns/dns-message.js";
import type { NameState, Round } from "../core/dns/name-state.js";
import { NameTable } from "../core/dns/name-table.js";
import type { NameAddresses, NameView } from "../core/dns/name-view.js";
import { WantedNames } from "../core/dns/wanted-names.js";
import type { NameServers } from "../ports.js";
import { Lookup } from "./resolver-lookup.js";
import { WakeTimer } from "./wake-timer.js";

/** `on`: entries get addresses only. `off`: a gateway's name is written as it is. */
export type NameResolution = "on" | "off";

export interface ResolverOptions {
  readonly port: NameServers;
  readonly families: readonly DnsFamily[];
  readonly resolution: NameResolution;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** What these gateways' names stand for has changed. */
  readonly onChange: (gateways: ReadonlySet<GatewayKey>) => void;
}

/** Rounds since the start, by what came of them, and what goes on now. */
export interface ResolverCounts {
  readonly resolved: number;
  readonly denied: number;
  readonly failed: number;
  readonly inFlight: number;
}

export interface Resolver extends NameView, AsyncDisposable {
  readonly resolution: NameResolution;
  readonly counts: ResolverCounts;
  /** Turns resolution on or off; every gateway with a name is looked at again. */
  switchTo(resolution: NameResolution): void;
  /** The names that a remote gateway has now; none when it is not wanted any more. */
  setNames(gateway: GatewayKey, hostnames: Iterable<string>): void;
  /** The addresses that names were in use with, for names that are wanted from now on. */
  recover(addresses: ReadonlyMap<string, ReadonlySet<string>>): void;
  /** Every wanted name; its state is undefined while resolution is off. */
  names(): Iterable<readonly [name: string, state: undefined | NameState]>;
  gatewaysOf(name: string): Iterable<GatewayKey>;
}

/** So many names are asked for at the same time. */
const CONCURRENCY = 32;

export function startResolver(options: ResolverOptions): Resolver {
  return new NameResolver(options);
}

/** Keeps what names stand for up to date: one timer for all of them, one question at a time for each. */
class NameResolver implements Resolver {
  resolution: NameResolution;
  private readonly options: ResolverOptions;
  private readonly wanted = new WantedNames();
  private readonly timer: WakeTimer<string>;
  private readonly lookup: Lookup;
  private readonly queue = new Set<string>();
  private readonly inFlight = new Map<string, { readonly cut: AbortController; readonly over: Promise<void> }>();
  private readonly done = { resolved: 0, denied: 0, failed: 0 };
  private table: NameTable;
  private hasWarned = false;
  private isStopped = false;

  constructor(options: ResolverOptions) {
    const { port, clock, families } = options;
    this.options = { ...options, log: options.log.child({ part: "resolver" }) };
    this.resolution = options.resolution;
    this.table = new NameTable(families);
    this.timer = new WakeTimer(clock, () => this.onDue());
    this.lookup = new Lookup({ port, clock, families });
  }

  get counts(): ResolverCounts {
    return { ...this.done, inFlight: this.inFlight.size };
  }

  addressesOf(hostname: string): NameAddresses {
    return this.resolution === "off" ? { kind: "off" } : this.table.addressesOf(hostname);
  }

  switchTo(resolution: NameResolution): void {
    if (resolution === this.resolution) return;
    this.resolution = resolution;
    this.options.log.info({ resolution }, "name resolution switched");
    this.hasWarned = false;
    // What was known is not carried over an off time: entries may have been written by name since.
    this.table = new NameTable(this.options.families);
    this.queue.clear();
    const names = Array.from(this.wanted.all());
    for (const name of names) this.begin(name);
    this.tell(names);
  }

  setNames(gateway: GatewayKey, hostnames: Iterable<string>): void {
    const { added, dropped } = this.wanted.set(gateway, hostnames);
    for (const name of dropped) {
      this.table.drop(name);
      this.queue.delete(name);
    }
    for (const name of added) this.begin(name);
  }

  recover(addresses: ReadonlyMap<string, ReadonlySet<string>>): void {
    this.table.recover(addresses);
  }

  *names(): Iterable<readonly [string, undefined | NameState]> {
    for (const name of this.wanted.all()) yield [name, this.table.get(name)];
  }

  gatewaysOf(name: string): Iterable<GatewayKey> {
    return this.wanted.gatewaysOf(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isStopped = true;
    const asked = Array.from(this.inFlight.values());
    for (const { cut } of asked) cut.abort();
    this.timer.stop();
    this.queue.clear();
    await Promise.all(asked.map(({ over }) => over));
  }

  private begin(name: string): void {
    if (this.resolution === "off") this.warnOnce(name);
    else if (this.table.want(name, this.options.clock.monotonic())) this.enqueue(name);
  }

  private warnOnce(name: string): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    this.options.log.warn(
      { name, flag: "ENABLE_DNS_RESOLUTION_AT_EDGE" },
      "gateways have names and names are not resolved: istio ignores entries with a name",
    );
  }

  private enqueue(name: string): void {
    this.queue.add(name);
    this.askNext();
  }

  private askNext(): void {
    for (const name of this.queue) {
      if (this.inFlight.size >= CONCURRENCY || this.isStopped) return;
      if (this.inFlight.has(name)) continue;
      this.queue.delete(name);
      const cut = new AbortController();
      this.inFlight.set(name, { cut, over: this.ask(name, cut.signal) });
    }
  }

  private async ask(name: string, signal: AbortSignal): Promise<void> {
    const { table } = this;
    const round = await this.lookup.round(name, table.get(name)?.askedAs ?? "", signal);
    this.inFlight.delete(name);
    if (this.isStopped) return;
    this.count(round);
    // A round that began before the switch, or before the name was dropped, has nobody to tell.
    if (table === this.table) this.fold(name, round);
    this.askNext();
  }

  private fold(name: string, round: Round): void {
    const { clock, random } = this.options;
    const before = this.table.addressesOf(name).status;
    const isChanged = this.table.fold(name, round, clock.monotonic(), random);
    this.arm(name);
    if (!isChanged) return;
    this.note(name, before);
    this.tell([name]);
  }

  private onDue(): void {
    const nowMs = this.options.clock.monotonic();
    const changed: string[] = [];
    for (const name of this.timer.takeDue(nowMs)) {
      if (this.table.expire(name, nowMs)) changed.push(name);
      const state = this.table.get(name);
      if (state === undefined) continue;
      if (state.refreshAtMs > nowMs) this.arm(name);
      else if (!this.inFlight.has(name)) this.enqueue(name);
    }
    this.tell(changed);
  }

  private arm(name: string): void {
    const nextMs = this.table.nextMs(name);
    if (nextMs !== undefined) this.timer.add(name, nextMs);
  }

  private tell(names: readonly string[]): void {
    const gateways = new Set(names.flatMap((name) => Array.from(this.wanted.gatewaysOf(name))));
    if (gateways.size > 0) this.options.onChange(gateways);
  }

  private note(name: string, before: string): void {
    const { status, addresses, error } = this.table.addressesOf(name);
    const { log } = this.options;
    if (status === "resolved") log.info({ name, addresses, error }, "name resolved");
    else if (status !== before) log.warn({ name, status, addresses, error }, "name not resolved");
  }

  private count(round: Round): void {
    const kinds = Array.from(round.values(), (answer) => answer.kind);
    if (kinds.includes("addresses")) this.done.resolved += 1;
    else if (kinds.includes("failed")) this.done.failed += 1;
    else this.done.denied += 1;
  }
}
