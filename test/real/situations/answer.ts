/** What a proxy has under one name of a cluster, a fact a line. */
export type Fact = readonly string[];

/** Everything that one proxy was told about the services of a situation, by the name of the cluster. */
export type Answer = ReadonlyMap<string, Fact>;

/** One endpoint, as both sides tell of it. */
export interface EndpointFact {
  readonly address: string;
  readonly port: number;
  readonly priority: number;
  readonly locality: { readonly region: string; readonly zone: string; readonly subZone: string };
  readonly health: string;
  readonly weight: number;
  readonly transport: string;
}

/** A cluster, as both sides tell of it. */
export interface ClusterFact {
  readonly connectTimeoutMs: number;
  readonly maxConnections: number;
  readonly panicPercent: number;
  /** Ejection, in words; "" when there is none. */
  readonly outlier: string;
  readonly weighsLocalities: boolean;
  readonly sni: string;
  readonly accounts: readonly string[];
  readonly endpoints: readonly EndpointFact[];
}

/** A gateway passes on what it gets: how it would speak to an endpoint itself makes no difference. */
export function passedThrough<T extends EndpointFact>(endpoint: T): T {
  return { ...endpoint, transport: "as it comes" };
}

/** Priorities count by their order: one without endpoints makes no difference to Envoy. */
export function describeCluster(fact: ClusterFact): Fact {
  const { connectTimeoutMs, maxConnections, panicPercent, outlier, weighsLocalities, sni, accounts, endpoints } = fact;
  const ranks = [...new Set(endpoints.map(({ priority }) => priority))].sort((a, b) => a - b);
  const isMutual = endpoints.some(({ transport }) => transport === "mutual");
  return [
    `connect within ${connectTimeoutMs} ms, ${maxConnections} connections, panic below ${panicPercent} %`,
    `ejection: ${outlier || "none"}`,
    `localities are weighted: ${weighsLocalities ? "yes" : "no"}`,
    ...(isMutual ? [`mTLS as ${sni}, asks for ${[...accounts].sort().join(" ") || "any"}`] : []),
    ...endpoints.map((endpoint) => describeEndpoint(endpoint, ranks)).sort(),
  ];
}

function describeEndpoint(endpoint: EndpointFact, ranks: readonly number[]): string {
  const { address, port, priority, locality, health, weight, transport } = endpoint;
  const place = `${locality.region}/${locality.zone}/${locality.subZone}`;
  return `priority ${ranks.indexOf(priority)} ${place} ${address}:${port} ${health} weight ${weight} ${transport}`;
}

/** Names of clusters whose facts are not the same, each with both, side by side. */
export function describeDifferences(sandbox: Answer, istiod: Answer): readonly string[] {
  const names = [...new Set([...sandbox.keys(), ...istiod.keys()])].sort();
  return names.flatMap((name) => {
    const [ours, theirs] = [sandbox.get(name) ?? ["(not there)"], istiod.get(name) ?? ["(not there)"]];
    return ours.join("\n") === theirs.join("\n") ? [] : [`${name}\n${sideBySide(ours, theirs)}`];
  });
}

function sideBySide(ours: Fact, theirs: Fact): string {
  const both = ours.filter((line) => theirs.includes(line)).map((line) => `            ${line}`);
  const only = (side: string, lines: Fact, others: Fact) =>
    lines.filter((line) => !others.includes(line)).map((line) => `    ${side} ${line}`);
  return [...both, ...only("sandbox", ours, theirs), ...only("istiod ", theirs, ours)].join("\n");
}
