import type { GatewayKey } from "@causeway/shared";
import { KeyedSets } from "../keyed-sets.js";
import { spellName } from "./dns-message.js";

/** Which remote gateways have which names: one question per name, however many gateways have it. */
export class WantedNames {
  private readonly names = new Map<GatewayKey, ReadonlySet<string>>();
  private readonly gateways = new KeyedSets<string, GatewayKey>();

  /** Takes in the names that a gateway has now. */
  set(gateway: GatewayKey, hostnames: Iterable<string>): { readonly added: string[]; readonly dropped: string[] } {
    const before = this.names.get(gateway) ?? new Set();
    const after = new Set(Array.from(hostnames, spellName));
    const added = [...after].filter((name) => !this.gateways.has(name));
    for (const name of after) this.gateways.add(name, gateway);
    const left = [...before].filter((name) => !after.has(name));
    for (const name of left) this.gateways.delete(name, gateway);
    if (after.size === 0) this.names.delete(gateway);
    else this.names.set(gateway, after);
    return { added, dropped: left.filter((name) => !this.gateways.has(name)) };
  }

  gatewaysOf(name: string): Iterable<GatewayKey> {
    return this.gateways.get(name);
  }

  all(): Iterable<string> {
    return this.gateways.keys();
  }
}
