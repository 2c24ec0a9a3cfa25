import type { Usage } from "../harness/usage.js";
import { A, B } from "./clusters.js";
import type { Trace } from "./hops.js";
import type { Mesh } from "./start-mesh.js";

/** What every process has written down since the last time. */
export async function takeTrace({ edges, central, clusters }: Mesh): Promise<Trace> {
  return {
    ...{ a: A, b: B },
    edgeA: await edges[A].call("takeMarks"),
    central: await central.call("takeMarks"),
    edgeB: await edges[B].call("takeMarks"),
    commits: await clusters.takeCommits(),
  };
}

/** What every process has used so far. */
export async function readUsages(mesh: Mesh): Promise<Readonly<Record<string, Usage>>> {
  return {
    ...(await mesh.clusters.usages()),
    central: await mesh.central.call("usage", "asIs"),
    [`edge of ${A}`]: await mesh.edges[A].call("usage", "asIs"),
    [`edge of ${B}`]: await mesh.edges[B].call("usage", "asIs"),
    relay: await mesh.relay.call("usage", "asIs"),
  };
}
