import { type ClusterId, type ServiceKey, splitServiceKey } from "@causeway/shared";
import { NearestExporters } from "../status/nearest-exporters.js";
import { pickSmallest } from "../status/pick-smallest.js";
import type { StatusWorld } from "../status/status-world.js";
import { chainOf, type ExplainLink } from "./explain-link.js";
import { exportSteps } from "./export-chain.js";
import { importSteps } from "./import-chain.js";

/** Why a service of one cluster can, or cannot, be reached from others and fall back on others. */
export interface ClusterExplanation {
  readonly cluster: ClusterId;
  /** One sentence. */
  readonly verdict: string;
  /** First all steps of the side that lets others in, then those of the side that goes to others. */
  readonly chain: readonly ExplainLink[];
}

export interface Explanation {
  readonly service: ServiceKey;
  readonly clusters: readonly ClusterExplanation[];
  /** Name of the last cluster, to go on after it; empty when there are no more. */
  readonly next: string;
}

export interface ExplainRequest {
  readonly service: ServiceKey;
  /** Undefined: every cluster that has the service, or has its namespace in a workspace. */
  readonly cluster: undefined | ClusterId;
  readonly limit: number;
  /** Only clusters after this one; empty starts at the first. */
  readonly after: string;
}

export function explainService(request: ExplainRequest, world: StatusWorld): Explanation {
  const { service, cluster, limit, after } = request;
  const facts = world.factsOf(service);
  const nearest = new NearestExporters(facts);
  const all = cluster === undefined ? clustersToExplain(service, world) : [cluster];
  const left = [...all].filter((id) => id > after);
  const page = pickSmallest(left, limit);
  const clusters = page.map((id): ClusterExplanation => {
    const outward = chainOf("export", exportSteps(facts, id, world));
    const inward = chainOf("import", importSteps({ facts, cluster: id, nearest }, world));
    return { cluster: id, verdict: verdictOf(outward, inward), chain: [...outward, ...inward] };
  });
  return { service, clusters, next: left.length > page.length ? (page.at(-1) ?? "") : "" };
}

/** Those that have it, and those where a workspace owns its namespace: there somebody may miss it. */
function* clustersToExplain(service: ServiceKey, world: StatusWorld): Iterable<ClusterId> {
  const having = world.registry.clustersWith(service);
  yield* having;
  const { namespace } = splitServiceKey(service);
  for (const { id, namespaces } of world.registry.clusters()) {
    const isOwned = namespaces.has(namespace) && world.config.ownerOf(id, namespace) !== undefined;
    if (isOwned && !having.has(id)) yield id;
  }
}

function verdictOf(outward: readonly ExplainLink[], inward: readonly ExplainLink[]): string {
  const barred = outward.find(({ ok }) => ok === false);
  const missing = inward.find(({ ok }) => ok === false);
  const out = barred === undefined ? "others can fall back on it" : `others cannot fall back on it: ${barred.reason}`;
  const back =
    missing === undefined ? "it can fall back on others" : `it cannot fall back on others: ${missing.reason}`;
  return `${out}; ${back}`;
}
