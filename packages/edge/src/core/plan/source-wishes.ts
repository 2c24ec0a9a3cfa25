import type { ClusterId, GatewayDesired, ServiceKey, SourceDesired } from "@causeway/shared";
import type { GatewayAddresses } from "../render/gateway-addresses.js";
import type { EntryWish } from "../render/render-entry.js";

export interface WeightedWish {
  readonly wish: EntryWish;
  readonly nearWeights: readonly number[];
}

export interface WishInput {
  readonly service: ServiceKey;
  readonly cluster: ClusterId;
  readonly source: SourceDesired;
  readonly gateway: GatewayDesired;
  readonly addresses: Pick<GatewayAddresses, "usable">;
  /** How many sources the import draws on. */
  readonly sourceCount: number;
}

/** One wish per address of the source's gateway and group of instances behind it. */
export function sourceWishes(input: WishInput): WeightedWish[] {
  const { service, cluster, source, gateway, addresses, sourceCount } = input;
  const weightOf = (instances: number) => Math.max(1, Math.round(instances / addresses.usable.length));
  return addresses.usable.flatMap(({ address, hostname }) =>
    source.groups.map((group) => ({
      wish: {
        cluster,
        service,
        gateway: source.gateway,
        address,
        hostname,
        port: gateway.port,
        locality: gateway.locality,
        serviceAccount: group.serviceAccount,
        subsetLabels: group.subsetLabels,
        weight: sourceCount > 1 ? weightOf(group.weight) : undefined,
      },
      // Counts come rounded to powers of two: a weight one step off is no news, and each edit costs every proxy a push.
      nearWeights: sourceCount > 1 ? [weightOf(group.weight / 2), weightOf(group.weight * 2)] : [],
    })),
  );
}
