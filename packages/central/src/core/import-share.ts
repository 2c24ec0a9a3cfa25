import {
  type ClusterId,
  type DesiredResource,
  desiredKeys,
  type ImportDesired,
  type Reason,
  type Result,
  type ServiceKey,
  splitServiceKey,
} from "@causeway/shared";
import type { ExporterGroup } from "./exporter-groups.js";
import { type Importer, importerOf, pairReason } from "./importer.js";
import { keepAll } from "./keep-all.js";
import { type Choice, type Chooser, MAX_SOURCES, pickSources } from "./pick-sources.js";
import { hashText, seedOf } from "./rendezvous.js";
import type { ReportedCluster } from "./reported-cluster.js";
import type { ServiceFacts } from "./service-facts.js";
import { unwantedImportReason, unwantedSourceReason } from "./unwanted-reason.js";
import { knowledgeOf } from "./world.js";

/** What a cluster of known origin should import of the service, and what it should let go. */
export interface ImportShare {
  readonly resources: Map<string, DesiredResource>;
  /** Clusters that it draws on, sorted. */
  readonly sources: readonly ClusterId[];
  /** Clusters whose sources its `applied` lists, in whatever state. */
  readonly listed: ReadonlySet<ClusterId>;
  /** How the sources were chosen; undefined when there is nothing to import. */
  readonly choice: undefined | { readonly chooser: Chooser; readonly choice: Choice };
}

export function importShare(facts: ServiceFacts, cluster: ReportedCluster): ImportShare {
  const importer = importerOf(facts.service, cluster.id, facts.world);
  const listed = listedSources(facts.service, cluster);
  const groups = importer.ok ? pairedGroups(facts, importer.value) : [];
  const resources = new Map<string, DesiredResource>();
  if (!importer.ok || groups.length === 0) {
    withdrawImport(facts, { cluster, importer, listed }, resources);
    withdrawSources(facts, { importer, listed, sources: [] }, resources);
    return { resources, sources: [], listed, choice: undefined };
  }
  const chooser = chooserOf(facts, importer.value, listed);
  const choice = pickSources(chooser, groups);
  const sources = choice.picked.map(({ cluster: source }) => source).sort();
  resources.set(desiredKeys.import(facts.service), importOf(importer.value, groups, sources));
  withdrawSources(facts, { importer, listed, sources }, resources);
  return { resources, sources, listed, choice: { chooser, choice } };
}

/** Groups with somebody else in them that no rule between two clusters is against. */
function pairedGroups(facts: ServiceFacts, importer: Importer): ExporterGroup[] {
  return facts.exporters.all().filter((group) => {
    const others = group.members.size - (group.members.has(importer.cluster.id) ? 1 : 0);
    return others > 0 && pairReason(importer, group, facts.world) === undefined;
  });
}

/** Clusters whose source of the service the cluster's `applied` lists, in whatever state. */
export function listedSources(service: ServiceKey, cluster: ReportedCluster): ReadonlySet<ClusterId> {
  const listed = new Set<ClusterId>();
  for (const { about } of cluster.appliedOf(service).values()) if (about.kind === "source") listed.add(about.cluster);
  return listed;
}

/** Sources of unknown origin keep their places, so that a restart of central moves nothing. */
function chooserOf({ service, world }: ServiceFacts, importer: Importer, listed: ReadonlySet<ClusterId>): Chooser {
  const reserved = [...listed].filter((source) => knowledgeOf(source, world) === "unknown").length;
  return {
    cluster: importer.cluster.id,
    regions: importer.regions,
    seed: seedOf(hashText(service), hashText(importer.cluster.id)),
    listed,
    places: MAX_SOURCES - reserved,
    isServing: importer.isServing,
  };
}

/** Everything in it stays the same while instances and gateways come and go, except the sources. */
function importOf(
  importer: Importer,
  groups: readonly ExporterGroup[],
  sources: readonly ClusterId[],
): DesiredResource {
  const desired: ImportDesired = {
    sources,
    ports: keepAll(importer.ports, ({ number }) => groups.some(({ ports }) => ports.has(number))),
    selector: groups[0]?.selector ?? {},
    failover: importer.setting.failover,
    remoteOnly: importer.setting.remoteOnly,
  };
  return { kind: "import", ...desired };
}

interface UnwantedImport {
  readonly cluster: ReportedCluster;
  readonly importer: Result<Importer, Reason>;
  readonly listed: ReadonlySet<ClusterId>;
}

/** The import goes only when no cluster of unknown origin could still be behind it. */
function withdrawImport(
  facts: ServiceFacts,
  { cluster, importer, listed }: UnwantedImport,
  resources: Map<string, DesiredResource>,
): void {
  const key = desiredKeys.import(facts.service);
  if (!cluster.appliedOf(facts.service).has(key)) return;
  if ([...listed].some((source) => knowledgeOf(source, facts.world) === "unknown")) return;
  if (importer.ok && mayComeBack(facts, importer.value)) return;
  const reason = unwantedImportReason(facts, { cluster: cluster.id, listed }, importer);
  resources.set(desiredKeys.withdrawn(key), { kind: "withdrawn", reason, inUse: false });
}

function mayComeBack(facts: ServiceFacts, importer: Importer): boolean {
  const { namespace } = splitServiceKey(facts.service);
  const isOfSameWorkspace = (cluster: ClusterId) =>
    cluster !== importer.cluster.id && facts.world.config.ownerOf(cluster, namespace)?.id === importer.workspaceId;
  return facts.awaitUnknown(isOfSameWorkspace) !== undefined;
}

interface UnwantedSources {
  readonly importer: Result<Importer, Reason>;
  readonly listed: ReadonlySet<ClusterId>;
  readonly sources: readonly ClusterId[];
}

function withdrawSources(
  facts: ServiceFacts,
  { importer, listed, sources }: UnwantedSources,
  resources: Map<string, DesiredResource>,
): void {
  for (const source of listed) {
    if (sources.includes(source) || knowledgeOf(source, facts.world) === "unknown") continue;
    const reason = unwantedSourceReason(facts, source, importer);
    const key = desiredKeys.withdrawn(desiredKeys.source(facts.service, source));
    resources.set(key, { kind: "withdrawn", reason, inUse: false });
  }
}
