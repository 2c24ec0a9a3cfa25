/** The exact set of the edge's objects in each cluster, one line each, sorted. */
export type Owned = Readonly<Record<string, readonly string[]>>;

/** What these clusters own when all of them have the shop with these services, and everything is as it should be. */
export function settledState(services: readonly string[], names: readonly string[]): Owned {
  const of = (name: string) => [
    ...services.map((service) => `DestinationRule shop/${service}`),
    ...(services.length === 0 ? [] : [`Gateway shop/k-shop-gateway ${[...services].sort().join(",")}`]),
    ...services.flatMap((service) =>
      names
        .filter((other) => other !== name)
        .map((other) => `WorkloadEntry shop/${service}@${other} ${addressOf(other)}`),
    ),
  ];
  return Object.fromEntries(names.map((name) => [name, of(name).sort()]));
}

/** Of the shop's gateway in a cluster. */
export function addressOf(name: string): string {
  return `203.0.113.${/\d+$/.exec(name)?.[0] ?? "0"}`;
}
