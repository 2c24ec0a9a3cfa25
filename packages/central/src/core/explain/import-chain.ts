import { type ClusterId, desiredKeys, REASON_TEXTS, type Reason } from "@causeway/shared";
import type { ClusterShare } from "../cluster-share.js";
import type { ExporterGroup } from "../exporter-groups.js";
import { type Importer, importerOf, pairReason } from "../importer.js";
import type { ServiceFacts } from "../service-facts.js";
import { type Verdict, worstVerdict } from "../status/judge-item.js";
import { missingPorts } from "../status/missing-ports.js";
import type { NearestExporters } from "../status/nearest-exporters.js";
import { sourceVerdict, wantedVerdict } from "../status/pair-status.js";
import { pickSmallest } from "../status/pick-smallest.js";
import type { StatusWorld } from "../status/status-world.js";
import { countOf } from "../status/summary.js";
import type { Seen } from "./explain-link.js";

/** Whose callers are to go elsewhere, and what is known of the service. */
export interface ImportPlace {
  readonly facts: ServiceFacts;
  readonly cluster: ClusterId;
  readonly nearest: NearestExporters;
}

/** From the cluster's own side over who exports the service to the entries that its edge has written. */
export function importSteps(place: ImportPlace, world: StatusWorld): readonly Seen[] {
  const { facts, cluster, nearest } = place;
  const importer = importerOf(facts.service, cluster, world);
  const share = world.shareOf(facts.service, cluster);
  const exporter = nearest.other(cluster);
  return [
    importer.ok
      ? held("importer", `Service ${facts.service} here can take remote instances`)
      : failed("importer", importer.error, REASON_TEXTS[importer.error].means),
    seeExporters(place, exporter),
    importer.ok ? seePairs(place, importer.value, { share, world }) : held("pair", ""),
    seeSources(share, exporter, world),
    seeLink(cluster, world),
    ...seeApplied(place, share, world),
  ];
}

function held(step: string, message: string): Seen {
  return { step, reason: undefined, message };
}

function failed(step: string, reason: Reason, message: string): Seen {
  return { step, reason, message };
}

/** More clusters are counted, not named. */
const MAX_NAMED = 3;

function namesOf(clusters: Iterable<ClusterId>): string {
  const [names, count] = firstNames(clusters);
  return `${names.join(", ")}${count > MAX_NAMED ? ` and ${count - MAX_NAMED} more` : ""}`;
}

/** The first names, sorted, and how many there are: a thousand clusters need not be sorted for three. */
function firstNames(clusters: Iterable<ClusterId>): readonly [readonly ClusterId[], number] {
  let count = 0;
  function* counted(): Iterable<ClusterId> {
    for (const cluster of clusters) {
      count += 1;
      yield cluster;
    }
  }
  const names = pickSmallest(counted(), MAX_NAMED);
  return [names, count];
}

/** Members of these groups but for one cluster. */
function* othersIn(groups: readonly ExporterGroup[], cluster: ClusterId): Iterable<ClusterId> {
  for (const { members } of groups) for (const member of members.keys()) if (member !== cluster) yield member;
}

type Nearest = ReturnType<NearestExporters["other"]>;

function seeExporters({ facts, cluster }: ImportPlace, nearest: Nearest): Seen {
  const step = "exporter";
  if (nearest === undefined) {
    return failed(step, "ServiceMissing", `no other cluster that is known has Service ${facts.service}`);
  }
  if (!nearest.isExported) {
    const reason = nearest.reason ?? "NotPicked";
    return failed(step, reason, `no other cluster exports it; the nearest is ${nearest.cluster}: ${reason}`);
  }
  return held(step, `exported by ${namesOf(othersIn(facts.exporters.all(), cluster))}`);
}

interface PairWorld {
  readonly share: undefined | ClusterShare;
  readonly world: StatusWorld;
}

function seePairs({ facts, cluster, nearest }: ImportPlace, importer: Importer, { share, world }: PairWorld): Seen {
  const step = "pair";
  const fitting = facts.exporters.all().filter((group) => pairReason(importer, group, world) === undefined);
  const partners = namesOf(othersIn(fitting, cluster));
  if (partners !== "") {
    const missing = missingPorts(facts, cluster, share?.sources ?? []);
    const remark = missing === undefined ? "" : `; ${missing.reason}: ${missing.message}`;
    return held(step, `no rule is against drawing on ${partners}${remark}`);
  }
  const group = facts.exporters.of(nearest.other(cluster)?.cluster ?? cluster);
  const reason = group === undefined ? undefined : pairReason(importer, group, world);
  if (group === undefined || reason === undefined) return held(step, "");
  return failed(step, reason, describePair(importer, group, reason));
}

function describePair(importer: Importer, group: ExporterGroup, reason: Reason): string {
  const [[other = ""]] = firstNames(othersIn([group], importer.cluster.id));
  switch (reason) {
    case "DifferentWorkspace":
      return `the namespace belongs to workspace ${importer.workspaceId} here and to ${group.workspaceId} in ${other}`;
    case "PortMismatch": {
      const own = importer.ports.map(({ number }) => number);
      return `the Service has ports ${own.join(", ")} here and ${[...group.ports].join(", ")} in ${other}`;
    }
    case "NotReachable":
      return `network ${JSON.stringify(importer.network)} may not reach network ${JSON.stringify(group.network)} of ${other}`;
    case "ClusterDomainMismatch":
      return `the cluster domain is ${importer.clusterDomain} here and ${group.clusterDomain} in ${other}`;
    default:
      return `${other}: ${REASON_TEXTS[reason].means}`;
  }
}

function seeSources(share: undefined | ClusterShare, nearest: Nearest, world: StatusWorld): Seen {
  const sources = share?.sources ?? [];
  if (sources.length > 0) return held("source", `central gives it ${namesOf(sources)}`);
  const reason = nearest?.reason ?? (world.isPlanning ? "Planning" : "NotPicked");
  const who = nearest === undefined ? "" : `${nearest.cluster} exports it, but others may not use it now: `;
  return failed("source", reason, `${who}${reason}`);
}

function seeLink(cluster: ClusterId, world: StatusWorld): Seen {
  const follow = world.linkOf(cluster)?.follow;
  if (follow !== undefined && follow.state !== "down") return held("link", "its edge follows central");
  const why = follow === undefined || follow.problem === "" ? "" : `: ${follow.problem}`;
  return failed("link", "Disconnected", `its edge does not follow central${why}`);
}

function seeApplied({ facts, cluster }: ImportPlace, share: undefined | ClusterShare, world: StatusWorld): Seen[] {
  const { service } = facts;
  const place = { service, cluster };
  const own = wantedVerdict(place, desiredKeys.import(service), world);
  const sources = share?.sources ?? [];
  const verdicts = share === undefined ? [] : sources.map((source) => sourceVerdict(place, source, share, world));
  const worst = worstVerdict(verdicts);
  return [
    {
      step: "import",
      reason: own.state === "ready" ? undefined : (own.reason ?? "NotConfirmed"),
      message: describeVerdict(own, "its edge has applied the import"),
    },
    {
      step: "applied",
      reason: worst?.state === "ready" ? undefined : (worst?.reason ?? "NotConfirmed"),
      message: describeVerdict(worst, "its edge has applied every source"),
    },
    seeEntries(place, sources, world),
  ];
}

/** What is to know of something that holds is said with it. */
function describeVerdict(verdict: undefined | Verdict, ready: string): string {
  if (verdict?.state !== "ready") return verdict?.message || meansOf(verdict?.reason);
  return verdict.reason === undefined
    ? ready
    : `${ready}; ${verdict.reason}: ${verdict.message || meansOf(verdict.reason)}`;
}

function seeEntries(
  { service, cluster }: { readonly service: ImportPlace["facts"]["service"]; readonly cluster: ClusterId },
  sources: readonly ClusterId[],
  world: StatusWorld,
): Seen {
  const rows = world.registry.cluster(cluster)?.appliedOf(service);
  const entries = sources.flatMap((source) => rows?.get(desiredKeys.source(service, source))?.report.entries ?? []);
  if (entries.length === 0) return failed("entries", "NotConfirmed", "its edge reports no WorkloadEntry yet");
  const addresses = [...new Set(entries.map(({ address }) => address))].sort();
  return held("entries", `${countOf(entries.length, "WorkloadEntry", "WorkloadEntries")} at ${addresses.join(", ")}`);
}

function meansOf(reason: undefined | Reason): string {
  return REASON_TEXTS[reason ?? "NotConfirmed"].means;
}
