import type { AppliedReport, ClusterId, Reason } from "@causeway/shared";
import { problemsOf } from "../edge-problems.js";
import { knowledgeOf } from "../world.js";
import type { StatusBook } from "./status-book.js";
import { compareWords, type StatusWord } from "./status-word.js";
import type { StatusWorld } from "./status-world.js";
import { countOf, type EdgeState, plainSummary, type Summary } from "./summary.js";

const HOLD = "hold/";

/** What a Cluster is: whether its edge is there, and how far it has applied everything that the cluster should have. */
export function clusterSummary(cluster: ClusterId, book: StatusBook, world: StatusWorld): Summary {
  const link = world.linkOf(cluster);
  if (knowledgeOf(cluster, world) === "unknown" && (link === undefined || !isUp(link))) {
    return plainSummary("ACCEPTED", "ClusterUnknown", "stored; its edge has not connected since central started");
  }
  const worst = [linkState(cluster, world), appliedState(cluster, book), ...rowStates(cluster, world)]
    .filter((state) => state !== undefined)
    .reduce<EdgeState>((a, b) => (compareWords(b.status, a.status) > 0 ? b : a), readyState(cluster, book));
  return { ...worst, edges: () => new Map([[cluster, worst]]) };
}

const READY: EdgeState = { status: "READY", reason: "", message: "its edge is connected and has applied everything" };

/** Ready, with what is to know of it. */
function readyState(cluster: ClusterId, book: StatusBook): EdgeState {
  const remark = book.cluster(cluster)?.remark();
  if (remark === undefined) return READY;
  const message = `${READY.message}; ${countOf(remark.count, "service")} ${remark.reason}`;
  return { ...READY, reason: remark.reason, message };
}

function linkState(cluster: ClusterId, world: StatusWorld): undefined | EdgeState {
  const link = world.linkOf(cluster);
  const [problem] = problemsOf(undefined, link);
  if (link?.isDuplicate === true) return stateOf("FAILED", "DuplicateEdge", problem?.message ?? "");
  if (link === undefined || !isUp(link)) {
    return stateOf("DIRTY", "Disconnected", problem?.message || "its edge is not connected");
  }
  if (link.report.refusals.size + link.follow.refusals.size > 0) {
    return stateOf("PARTIAL", "Refused", problem?.message ?? "");
  }
  if (knowledgeOf(cluster, world) === "unknown") {
    return stateOf("DIRTY", "ClusterUnknown", "its edge is connected, its first report is not complete");
  }
  const since = world.registry.cluster(cluster)?.cluster?.apiServerUnreachableSince;
  if (since === undefined) return undefined;
  return stateOf("DIRTY", "ApiServerUnreachable", `its API server has not answered since ${since}`);
}

function isUp({ report, follow }: NonNullable<ReturnType<StatusWorld["linkOf"]>>): boolean {
  return report.state !== "down" && follow.state !== "down";
}

function appliedState(cluster: ClusterId, book: StatusBook): undefined | EdgeState {
  const tally = book.cluster(cluster);
  const worst = tally?.worst();
  if (tally === undefined || worst === undefined) return undefined;
  return stateOf(tally.word, worst.reason, `${countOf(worst.count, "service")} ${worst.reason}`);
}

/** Lines of `applied` that belong to no service: the store, and what the brake holds. */
function* rowStates(cluster: ClusterId, world: StatusWorld): Iterable<EdgeState> {
  for (const [key, row] of world.registry.cluster(cluster)?.appliedOther ?? []) {
    const state = key === "store" || key.startsWith(HOLD) ? rowState(row) : undefined;
    if (state !== undefined) yield state;
  }
}

function rowState({ state, reason, message }: AppliedReport): undefined | EdgeState {
  if (state === "applied") return undefined;
  const said = reason ?? (state === "held" ? "Held" : "WriteFailed");
  const status = state === "withheld" || state === "failed" ? "FAILED" : "DIRTY";
  return stateOf(status, said, message === "" ? said : message);
}

function stateOf(status: StatusWord, reason: Reason, message: string): EdgeState {
  return { status, reason, message };
}
