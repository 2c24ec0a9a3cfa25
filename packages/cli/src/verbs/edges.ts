import { nearestWord } from "@causeway/shared/basics";
import type { ExitCode } from "../cli-io.js";
import { parseAdoption, parseNames } from "../core/answers.js";
import { isSegment } from "../core/object-path.js";
import { AUTHOR_OPTION } from "../global-options.js";
import type { CentralRequest } from "../io/central-client.js";
import { listEdges } from "../list-views.js";
import { OUTPUT_OPTION } from "../output.js";
import { understood } from "../understood.js";
import { UsageError } from "../usage-error.js";
import { argument, type Call, example, type Verb, type VerbGroup } from "../verb.js";

const CLUSTER = argument("CLUSTER", "the cluster whose edge is meant", "one", "clusters");

const listVerb: Verb = {
  needs: "central",
  details:
    "REPORT and FOLLOW are the two directions of the link: up, down, or lagging (connected, but without progress). LAG is how far the slower one is behind. -o wide adds what each problem means.",
  args: [argument("CLUSTER", "only these", "any", "clusters")],
  options: [OUTPUT_OPTION],
  location: "unused",
  examples: [
    example("All edges.", "edges list"),
    example("One edge with its problems spelled out.", "edges list cluster-1 -o wide"),
  ],
  run: async (call) => {
    const exitCode = await listEdges(call.args, call);
    if (exitCode === 0) return 0;
    // `edges adpot c1` asks for two edges, as far as the parser can tell.
    const meant = nearestWord(call.args[0] ?? "", ["list", "adopt", "release"]);
    if (meant !== undefined) call.report.note(`did you mean edges ${meant}?`);
    return exitCode;
  },
};

const adoptVerb: Verb = {
  needs: "central",
  details:
    "An edge deletes nothing for a store that it does not know, such as a new or restored one. This says that the store of the central asked is the right one for the cluster. It asks nothing and prints what was accepted.",
  args: [CLUSTER],
  options: [AUTHOR_OPTION],
  location: "unused",
  examples: [example("After central's store was replaced.", "edges adopt cluster-1")],
  run: adopt,
};

const releaseVerb: Verb = {
  needs: "central",
  details:
    "When an edge is to delete much at once, it holds the deletes back for a while. This releases what it holds now, and nothing that it may hold later. It asks nothing and prints what was released.",
  args: [CLUSTER],
  options: [AUTHOR_OPTION],
  location: "unused",
  examples: [example("The deletes are wanted.", "edges release cluster-1")],
  run: release,
};

export const edgesGroup: VerbGroup = {
  verbs: [
    { name: "list", summary: "show every cluster's edge and its streams", verb: listVerb },
    { name: "adopt", summary: "let an edge act on this central's store", verb: adoptVerb },
    { name: "release", summary: "let an edge carry out the deletes that it holds back", verb: releaseVerb },
  ],
  standard: "list",
};

async function adopt({ args, central, report, io }: Call): Promise<ExitCode> {
  const cluster = clusterOf(args);
  const answer = await central.send(change(cluster, "adopt"));
  if (!answer.ok) return report.refused(answer.error);
  const storeId = understood(parseAdoption(answer.value), central);
  io.stdout.write(`edge ${cluster}: store ${storeId} accepted\n`);
  return 0;
}

async function release({ args, central, report, io }: Call): Promise<ExitCode> {
  const cluster = clusterOf(args);
  const answer = await central.send(change(cluster, "release"));
  if (!answer.ok) return report.refused(answer.error);
  const holds = understood(parseNames(answer.value, "released"), central);
  if (holds.length === 0) report.note(`edge ${cluster} holds nothing back`);
  for (const hold of holds) io.stdout.write(`edge ${cluster}: hold ${hold} released\n`);
  return 0;
}

function change(cluster: string, action: string): CentralRequest {
  return { method: "POST", path: ["edges", cluster, action], query: {}, body: undefined };
}

function clusterOf([cluster = ""]: readonly string[]): string {
  if (isSegment(cluster)) return cluster;
  throw new UsageError(`${JSON.stringify(cluster)} is not the name of a cluster`);
}
