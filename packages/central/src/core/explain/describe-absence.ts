import { type ClusterId, splitServiceKey } from "@causeway/shared";
import { hintName } from "../config/describe-absent.js";
import type { StatusBook } from "../status/status-book.js";
import type { StatusWorld } from "../status/status-world.js";
import type { ExplainRequest } from "./explain-service.js";

/** Why there is nothing to explain: a slip in a name, as a rule; undefined when there is something. */
export function describeAbsence(
  { service, cluster }: Pick<ExplainRequest, "service" | "cluster">,
  { book, world }: { readonly book: StatusBook; readonly world: StatusWorld },
): undefined | string {
  if (cluster !== undefined && !isKnownCluster(cluster, world)) {
    return `there is no cluster ${cluster}${hintOf(cluster, world.config.clusters.keys())}`;
  }
  if (world.registry.clustersWith(service).size > 0) return undefined;
  const { namespace, name } = splitServiceKey(service);
  const beside = Array.from(book.servicesIn(namespace), (key) => splitServiceKey(key).name);
  if (beside.length > 0) return `no cluster reports Service ${service}${hintOf(name, beside)}`;
  return `no cluster reports Services of namespace ${namespace}${hintOf(namespace, book.namespaces())}`;
}

function isKnownCluster(cluster: ClusterId, { config, registry }: StatusWorld): boolean {
  return config.clusters.has(cluster) || config.tombstones.has(cluster) || registry.cluster(cluster) !== undefined;
}

function hintOf(word: string, words: Iterable<string>): string {
  const hint = hintName(word, words);
  return hint === "" ? "" : `; ${hint}`;
}
