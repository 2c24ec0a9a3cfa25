import type { GatewayKey, ServiceKey } from "@causeway/shared";
import type { ClusterView } from "../core/cluster-view.js";
import type { DesiredView } from "../core/desired-view.js";
import { spellName } from "../core/dns/dns-message.js";
import { recoverNames } from "../core/dns/recover-names.js";
import type { Resolver } from "./resolver.js";

export interface ResolverFeedOptions {
  readonly view: ClusterView;
  readonly desired: DesiredView;
  readonly resolver: Resolver;
}

/**
 * Tells the resolver which names are wanted: those of the gateways that central wants, and before central has said
 * everything also those that the edge's own entries stand for.
 */
export class ResolverFeed {
  private readonly options: ResolverFeedOptions;
  /** Names of gateways as the edge's own entries have them. */
  private recovered: ReadonlyMap<GatewayKey, ReadonlySet<string>> = new Map();
  private isOpen = false;
  private hasFollowed = false;

  constructor(options: ResolverFeedOptions) {
    this.options = options;
  }

  /** The watch cache is complete: what is in use is known, and nothing is lost by asking anew. */
  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    const { view, desired } = this.options;
    this.recovered = recoverNames(view).gateways;
    this.follow([...this.recovered.keys(), ...desired.everything().remoteGateways]);
  }

  /** Central says something new of these gateways. */
  follow(gateways: Iterable<GatewayKey>): void {
    const { desired } = this.options;
    if (!this.isOpen) return;
    this.setNames(gateways);
    if (!desired.isComplete || this.hasFollowed) return;
    this.hasFollowed = true;
    const recovered = Array.from(this.recovered.keys());
    this.recovered = new Map();
    this.setNames(recovered);
  }

  /** A name that nobody asked for until now was in use before a restart, or a moment ago: its entries tell. */
  private setNames(gateways: Iterable<GatewayKey>): void {
    const { view, resolver } = this.options;
    const names = Array.from(gateways, (gateway) => ({ gateway, hostnames: Array.from(this.namesOf(gateway)) }));
    const isKnown = (name: string) => Array.from(resolver.gatewaysOf(spellName(name))).length > 0;
    if (!names.every(({ hostnames }) => hostnames.every(isKnown))) resolver.recover(recoverNames(view).addresses);
    for (const { gateway, hostnames } of names) resolver.setNames(gateway, hostnames);
    resolver.recover(new Map());
  }

  private namesOf(gateway: GatewayKey): Iterable<string> {
    return this.options.desired.gateway(gateway)?.value.hostnames ?? this.recovered.get(gateway) ?? [];
  }

  /** What is to be looked at again when these gateways' names stand for something else. */
  touchedBy(gateways: Iterable<GatewayKey>): {
    readonly services: ReadonlySet<ServiceKey>;
    readonly gateways: readonly ServiceKey[];
    readonly remoteGateways: ReadonlySet<GatewayKey>;
    readonly everything: boolean;
  } {
    const { desired } = this.options;
    const remoteGateways = new Set(gateways);
    const services = new Set(Array.from(remoteGateways).flatMap((key) => Array.from(desired.servicesThrough(key))));
    // Before the first Complete only the edge's own entries say which services go through a gateway.
    return { services, gateways: [], remoteGateways, everything: !desired.isComplete };
  }
}
