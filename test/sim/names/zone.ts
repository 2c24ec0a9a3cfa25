import type { ClusterId } from "@causeway/shared";

/** What the DNS says of a gateway's name. */
export type ZoneAnswer =
  | { readonly kind: "addresses"; readonly addresses: readonly string[]; readonly ttlMs: number }
  | { readonly kind: "NXDOMAIN" }
  | { readonly kind: "noData" };

const SUFFIX = ".gateways.example.com";

/** The name of a cluster's gateway. */
export function gatewayName(cluster: ClusterId): string {
  return `${cluster}${SUFFIX}`;
}

/** One name for the gateway of each cluster, and what each stands for now. */
export class Zone {
  readonly #answers = new Map<string, ZoneAnswer>();

  set(cluster: ClusterId, answer: ZoneAnswer): void {
    this.#answers.set(gatewayName(cluster), answer);
  }

  get(name: string): ZoneAnswer {
    return this.#answers.get(name) ?? { kind: "NXDOMAIN" };
  }

  /** Some name has no address: it takes minutes until that is believed. */
  get hasDenials(): boolean {
    return Array.from(this.#answers.values()).some(({ kind }) => kind !== "addresses");
  }

  /** While all it stands for is refused, the last good addresses stay: which those are, the past decides. */
  restore(cluster: ClusterId, address: string): void {
    const answer = this.get(gatewayName(cluster));
    const isRefused = answer.kind === "addresses" && !answer.addresses.some(isUsable);
    if (isRefused) this.set(cluster, { ...answer, addresses: [address] });
  }

  /** Those that may be used; none for a name that has none. */
  addressesOf(name: string): readonly string[] {
    const answer = this.get(name);
    return answer.kind === "addresses" ? answer.addresses.filter(isUsable) : [];
  }
}

/** Nobody reaches a gateway at a loopback address: such an answer is refused. */
export function isUsable(address: string): boolean {
  return !address.startsWith("127.");
}
