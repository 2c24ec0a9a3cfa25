import {
  type ClusterId,
  type DesiredResource,
  desiredKeys,
  type ImportDesired,
  type InstanceGroup,
  type Reason,
  type Result,
  type SourceDesired,
  splitServiceKey,
} from "@causeway/shared";
import type { Exposure } from "./exposure.js";
import { type ExporterGroup, type Importer, importerOf, pairReason } from "./importer.js";
import { pickSources } from "./pick-sources.js";
import type { ReportedCluster } from "./reported-cluster.js";
import type { ServiceFacts } from "./service-facts.js";
import { unwantedImportReason, unwantedSourceReason } from "./unwanted-reason.js";
import { knowledgeOf } from "./world.js";

/** What a cluster of known origin should import of the service, and what it should let go. */
export interface ImportShare {
  readonly resources: Map<string, DesiredResource>;
  /** Clusters that it draws on or whose sources its `applied` lists. */
  readonly origins: Set<ClusterId>;
}

/** Plans the import of one cluster; `sources` gives the resource that all importers of a source share. */
export function importShare(
  facts: ServiceFacts,
  cluster: ReportedCluster,
  sources: (exposure: Exposure) => undefined | DesiredResource,
): ImportShare {
  const importer = importerOf(facts.service, cluster.id, facts.world);
  const groups = importer.ok ? pairedGroups(facts, importer.value) : [];
  const listed = listedSources(facts, cluster);
  const resources = new Map<string, DesiredResource>();
  const picked = importer.ok && groups.length > 0 ? pick(facts, importer.value, { groups, listed }) : [];
  if (importer.ok && groups.length > 0) {
    resources.set(desiredKeys.import(facts.service), importOf(importer.value, groups, picked));
  } else withdrawImport(facts, { cluster, importer, listed }, resources);
  for (const source of picked) {
    const body = sources(facts.exposure(source));
    if (body !== undefined) resources.set(desiredKeys.source(facts.service, source), body);
  }
  withdrawSources(facts, { importer, listed, picked }, resources);
  return { resources, origins: new Set([...picked, ...listed]) };
}

/** The resource that everybody who draws on this cluster's instances gets. */
export function sourceOf(exposure: Exposure): undefined | DesiredResource {
  const { used } = exposure.gateways;
  if (used === undefined || exposure.report === undefined) return undefined;
  const source: SourceDesired = { gateway: used.key, groups: weighGroups(exposure.report.groups) };
  return { kind: "source", ...source };
}

function pairedGroups(facts: ServiceFacts, importer: Importer): ExporterGroup[] {
  return facts.exporters.filter(
    (group) =>
      group.members.some(({ cluster }) => cluster !== importer.cluster.id) &&
      pairReason(importer, group, facts.world) === undefined,
  );
}

/** Clusters whose source of the service the cluster's `applied` lists, in whatever state. */
function listedSources(facts: ServiceFacts, cluster: ReportedCluster): ReadonlySet<ClusterId> {
  const listed = new Set<ClusterId>();
  for (const { ref } of cluster.appliedOf(facts.service).values()) if (ref.kind === "source") listed.add(ref.cluster);
  return listed;
}

interface Candidates {
  readonly groups: readonly ExporterGroup[];
  readonly listed: ReadonlySet<ClusterId>;
}

function pick(facts: ServiceFacts, importer: Importer, { groups, listed }: Candidates): readonly ClusterId[] {
  const { service, world } = facts;
  const reserved = [...listed].filter((cluster) => knowledgeOf(cluster, world) === "unknown").length;
  return pickSources({ service, importer, groups, listed, reserved }, world);
}

/** Everything in it stays the same while instances and gateways come and go, except the sources. */
function importOf(
  importer: Importer,
  groups: readonly ExporterGroup[],
  sources: readonly ClusterId[],
): DesiredResource {
  const others = groups.flatMap(({ members }) => members).filter(({ cluster }) => cluster !== importer.cluster.id);
  const first = others.reduce((best, other) => (other.cluster < best.cluster ? other : best), others[0] as Exposure);
  const desired: ImportDesired = {
    sources,
    ports: importer.ports.filter(({ number }) => groups.some(({ ports }) => ports.has(number))),
    selector: first.report?.selector ?? {},
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
  readonly picked: readonly ClusterId[];
}

function withdrawSources(
  facts: ServiceFacts,
  { importer, listed, picked }: UnwantedSources,
  resources: Map<string, DesiredResource>,
): void {
  for (const source of listed) {
    if (picked.includes(source) || knowledgeOf(source, facts.world) === "unknown") continue;
    const reason = unwantedSourceReason(facts, source, importer);
    const key = desiredKeys.withdrawn(desiredKeys.source(facts.service, source));
    resources.set(key, { kind: "withdrawn", reason, inUse: false });
  }
}

/** One group per service account, with the count rounded up to a power of two so that scaling by one moves nothing. */
function weighGroups(groups: readonly InstanceGroup[]): SourceDesired["groups"] {
  const ready = new Map<string, number>();
  for (const group of groups) {
    ready.set(group.serviceAccount, (ready.get(group.serviceAccount) ?? 0) + group.ready);
  }
  return [...ready]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([serviceAccount, count]) => ({ serviceAccount, subsetLabels: {}, weight: roundUpToPowerOfTwo(count) }));
}

function roundUpToPowerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)));
}
