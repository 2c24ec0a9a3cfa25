import type { AppliedReport, Reason } from "@causeway/shared";
import type { LinkReading } from "./edge-link.js";
import type { ReportedCluster } from "./reported-cluster.js";
import { describeWouldWrite } from "./status/judge-item.js";

/** One problem of an edge, for a person to read; `reason` is one CamelCase word. */
export interface Problem {
  readonly reason: string;
  readonly message: string;
}

/** More are counted, not listed: the first ones say what is wrong. */
const MAX_LISTED = 50;

/** What a person should know of an edge, most general first. */
export function problemsOf(cluster: undefined | ReportedCluster, link: undefined | LinkReading): readonly Problem[] {
  return firstOf([...linkProblems(link), ...clusterProblems(cluster), ...appliedProblems(cluster, isInTheWay)]);
}

/** What is no problem, and yet a person should know of it: addresses left out, what an observing edge would write. */
export function warningsOf(cluster: undefined | ReportedCluster): readonly Problem[] {
  return firstOf(appliedProblems(cluster, isRemark));
}

/** Writes that an edge which writes nothing would do, by what they are. */
export interface WouldWrite {
  readonly create: number;
  readonly replace: number;
  readonly delete: number;
}

/** Each write once, however many lines it is for. */
export function countWouldWrite(cluster: undefined | ReportedCluster): WouldWrite {
  const texts = new Set<string>();
  for (const { wouldWrite } of cluster?.remarks.values() ?? []) for (const text of wouldWrite) texts.add(text);
  const counted = { create: 0, replace: 0, delete: 0 };
  for (const text of texts) {
    const verb = text.slice(0, text.indexOf(" "));
    if (verb === "create" || verb === "replace" || verb === "delete") counted[verb] += 1;
  }
  return counted;
}

function isInTheWay(report: AppliedReport): boolean {
  return report.state !== "applied" && report.state !== "pending" && !HARMLESS.has(report.reason);
}

function isRemark({ state, reason }: AppliedReport): boolean {
  return reason !== undefined && (state === "applied" || (state === "withheld" && HARMLESS.has(reason)));
}

/** Somebody else sees to it, or somebody wants it so. */
const HARMLESS: ReadonlySet<undefined | Reason> = new Set<undefined | Reason>([
  "AlreadyExposed",
  "Observing",
  "Paused",
]);

function firstOf(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_LISTED) return problems;
  const more = problems.length - MAX_LISTED;
  return [...problems.slice(0, MAX_LISTED), { reason: "More", message: `${more} more problems are not listed` }];
}

function linkProblems(link: undefined | LinkReading): Problem[] {
  if (link === undefined) return [];
  const problems: Problem[] = [];
  if (link.isDuplicate) {
    problems.push({ reason: "DuplicateEdge", message: "several processes take turns in speaking for this cluster" });
  }
  for (const [name, stream] of [["report", link.report] as const, ["follow", link.follow] as const]) {
    if (stream.state === "down" && stream.problem !== "") {
      problems.push({ reason: "Disconnected", message: `${name} stream: ${stream.problem}` });
    }
    for (const [key, reason] of stream.refusals) {
      problems.push({ reason: "Refused", message: `${name} stream: ${key}: ${reason}` });
    }
  }
  return problems;
}

function clusterProblems(cluster: undefined | ReportedCluster): Problem[] {
  const since = cluster?.cluster?.apiServerUnreachableSince;
  if (since === undefined) return [];
  const message = `the cluster's API server has not answered since ${since}: the last report stands`;
  return [{ reason: "ApiServerUnreachable", message }];
}

function appliedProblems(cluster: undefined | ReportedCluster, isMeant: (report: AppliedReport) => boolean): Problem[] {
  const problems: Problem[] = [];
  for (const [key, report] of cluster?.remarks ?? []) {
    if (!isMeant(report)) continue;
    const reason = report.reason ?? (report.state === "held" ? "Held" : "WriteFailed");
    const message = report.message || describeWouldWrite(report);
    problems.push({ reason, message: message === "" ? key : `${key}: ${message}` });
  }
  return problems.sort((a, b) => (a.message < b.message ? -1 : 1));
}
