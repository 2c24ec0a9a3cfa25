import type { ClusterId } from "@causeway/shared";
import type { WorkspaceConfig } from "../config-view.js";
import { knowledgeOf } from "../world.js";
import type { StatusBook } from "./status-book.js";
import { compareWords, type StatusWord, wordOverClusters } from "./status-word.js";
import type { StatusWorld } from "./status-world.js";
import { countOf, type EdgeState, plainSummary, type Summary } from "./summary.js";
import type { TalliedReason, Tally } from "./tally.js";
import { countTargets, targetsOf } from "./targets.js";
import type { WorkspaceTally } from "./workspace-tally.js";

const UNKNOWN: EdgeState = {
  status: "DIRTY",
  reason: "ClusterUnknown",
  message: "central has no complete report of the cluster",
};

const READY: EdgeState = { status: "READY", reason: "", message: "" };

/** Ready, with what is to know of it. */
function readyState(tally: undefined | Tally): EdgeState {
  const remark = tally?.remark();
  return remark === undefined ? READY : { status: "READY", reason: remark.reason, message: describe(remark) };
}

/**
 * What a workspace is, and its setting: everything that they cause is applied for the same services. An item of the
 * setting that nowhere has a gateway counts as not applied in the clusters that would export through it; one that has a
 * gateway somewhere does not need one everywhere, for a cluster without may still import.
 */
export function workspaceSummary(workspace: WorkspaceConfig, book: StatusBook, world: StatusWorld): Summary {
  const { total, unknown } = countTargets(workspace, world);
  if (total === 0) return plainSummary("ACCEPTED", "", "stored; it selects no cluster that has a Cluster object");
  const tally = book.workspace(workspace.id);
  const unready = unreadyClusters(tally, world);
  for (const cluster of unknown) unready.set(cluster, UNKNOWN);
  const status = overallWord(total, unready);
  const edges = () => edgesOf(workspace, { unready, tally }, world);
  if (status === "READY") return { status, reason: "", message: describeReady(total, tally), edges };
  const worst = worstFirst(unready);
  const ready = total - unready.size;
  const shown = worst.slice(0, MAX_NAMED).map(([cluster, { reason, message }]) => `${cluster}: ${message || reason}`);
  const more = worst.length > MAX_NAMED ? [`${worst.length - MAX_NAMED} more`] : [];
  const message = `applied in ${ready} of ${countOf(total, "cluster")}; ${[...shown, ...more].join("; ")}`;
  return { status, reason: worst[0]?.[1].reason ?? "", message, edges };
}

/** More clusters are counted, not named. */
const MAX_NAMED = 3;

function overallWord(total: number, unready: ReadonlyMap<ClusterId, EdgeState>): StatusWord {
  const word = wordOverClusters(Array.from(unready.values(), ({ status }) => status));
  if (unready.size === total) return word;
  return word === "FAILED" ? "PARTIAL" : word === "ACCEPTED" ? "READY" : word;
}

/** Clusters in which something is not ready; what a deleted one still has to let go is no target's concern. */
function unreadyClusters(tally: undefined | WorkspaceTally, world: StatusWorld): Map<ClusterId, EdgeState> {
  const states = new Map<ClusterId, EdgeState>();
  for (const [cluster, counts] of tally?.clusters ?? []) {
    if (counts.word !== "READY") states.set(cluster, stateOf(counts));
  }
  for (const { served, unserved } of tally?.items.values() ?? []) {
    if (served > 0) continue;
    for (const [cluster, counts] of unserved) states.set(cluster, worse(states.get(cluster), stateOf(counts)));
  }
  for (const cluster of states.keys()) if (!world.config.clusters.has(cluster)) states.delete(cluster);
  return states;
}

function stateOf(tally: Tally): EdgeState {
  const worst = tally.worst();
  return { status: tally.word, reason: worst?.reason ?? "", message: worst === undefined ? "" : describe(worst) };
}

function describe({ reason, count }: TalliedReason): string {
  return `${countOf(count, "service")} ${reason}`;
}

function worse(a: undefined | EdgeState, b: EdgeState): EdgeState {
  return a === undefined || compareWords(b.status, a.status) > 0 ? b : a;
}

function worstFirst(states: ReadonlyMap<ClusterId, EdgeState>): [ClusterId, EdgeState][] {
  return [...states].sort(([a, left], [b, right]) => compareWords(right.status, left.status) || (a < b ? -1 : 1));
}

function describeReady(total: number, tally: undefined | WorkspaceTally): string {
  const remarks = Array.from(tally?.clusters ?? [], ([cluster, counts]) => [cluster, counts.remark()] as const)
    .flatMap(([cluster, remark]) => (remark === undefined ? [] : [`${cluster}: ${describe(remark)}`]))
    .sort();
  const more = remarks.length > MAX_NAMED ? [`${remarks.length - MAX_NAMED} more`] : [];
  const missing = Array.from(tally?.items.values() ?? [], ({ unserved }) => [...unserved]).flat();
  const [first] = missing.sort(([a], [b]) => (a < b ? -1 : 1));
  const worst = first?.[1].worst();
  const note = first === undefined || worst === undefined ? "" : `; ${first[0]} only imports: ${describe(worst)}`;
  const parts = [`applied in ${countOf(total, "cluster")}${note}`, ...remarks.slice(0, MAX_NAMED), ...more];
  return parts.join("; ");
}

interface EdgeFacts {
  readonly unready: ReadonlyMap<ClusterId, EdgeState>;
  readonly tally: undefined | WorkspaceTally;
}

function edgesOf(
  workspace: WorkspaceConfig,
  { unready, tally }: EdgeFacts,
  world: StatusWorld,
): ReadonlyMap<string, EdgeState> {
  const states = new Map<ClusterId, EdgeState>();
  for (const cluster of [...targetsOf(workspace, world)].sort()) {
    const isUnknown = knowledgeOf(cluster, world) === "unknown";
    states.set(cluster, unready.get(cluster) ?? (isUnknown ? UNKNOWN : readyState(tally?.clusters.get(cluster))));
  }
  return states;
}
