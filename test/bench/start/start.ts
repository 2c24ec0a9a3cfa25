import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Scope } from "@causeway/shared/node";
import type { CentralChildApi } from "../children/central-child.js";
import type { ClusterChildApi } from "../children/cluster-child.js";
import { BenchChild } from "../harness/bench-child.js";
import type { Benchmark, Outcome } from "../harness/benchmark.js";
import { quantile, round } from "../harness/quantile.js";
import { MB } from "../harness/usage.js";
import { type ProgramRun, runProgram } from "./run-program.js";
import { runServer } from "./run-server.js";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const CLI = join(ROOT, "packages/cli/bin/causeway.js");
const WORKSPACE = join(ROOT, "docs/examples/guide/bookinfo-ws.yaml");
const ANY_PORT = "127.0.0.1:0";
const CLUSTER = "cluster-1";

/** How long a command takes, and a process until it does its work. */
export const start: Benchmark = {
  name: "start",
  says: "the CLI, central and an edge from their start, beside a Node that does nothing",
  worlds: ["embedded"],
  async run({ size, say }) {
    const rounds = size === "full" ? 11 : 1;
    await using scope = new Scope();
    say("starting a central and a cluster to talk to");
    const programs = await createPrograms(scope);
    const runs = new Map<string, ProgramRun[]>(programs.map(({ what }) => [what, []]));
    say(`${rounds} rounds of ${programs.length} programs`);
    // In turn, so that all of them meet the same machine.
    for (let round = 0; round < rounds; round += 1) {
      for (const { what, run } of programs) runs.get(what)?.push(await run());
    }
    return describe(runs);
  },
};

interface Program {
  readonly what: string;
  readonly run: () => Promise<ProgramRun>;
}

const FLOOR = "node -e 0";

async function createPrograms(scope: Scope): Promise<readonly Program[]> {
  const stateDir = await mkdtemp(join(tmpdir(), "causeway-bench-"));
  scope.defer(() => rm(stateDir, { recursive: true, force: true }));
  const central = scope.use(new BenchChild<CentralChildApi>("children/central-child.js"));
  const { apiUrl, linkPort } = await central.call("start", { stateDir, linkPort: 0, observes: "nothing" });
  const cluster = scope.use(new BenchChild<ClusterChildApi>("children/cluster-child.js"));
  const plan = { name: CLUSTER, region: "r1", gatewayIp: "203.0.113.1", stateDir };
  const { kubeconfigPath } = await cluster.call("start", plan);
  const cli = (...args: readonly string[]): Program => ({
    what: `causeway ${args[0]}`,
    run: () => runProgram([CLI, ...args], { CAUSEWAY_SERVER: apiUrl, HOME: stateDir }),
  });
  let stores = 0;
  return [
    { what: FLOOR, run: () => runProgram(["-e", "0"], {}) },
    cli("version"),
    cli("apply", "-f", WORKSPACE),
    cli("get", "workspaces"),
    {
      what: "central, until ready",
      run() {
        stores += 1;
        const store = join(stateDir, `store-${stores}.db`);
        const env = { CENTRAL_LINK_ADDRESS: ANY_PORT, CENTRAL_API_ADDRESS: ANY_PORT, CENTRAL_STORE: store };
        return runServer({ main: mainOf("central"), env, line: "central started", field: "api" });
      },
    },
    {
      what: "edge, until ready",
      run: () =>
        runServer({
          ...{ main: mainOf("edge"), line: "edge started", field: "health" },
          env: {
            ...{ EDGE_CLUSTER_ID: CLUSTER, EDGE_KUBECONFIG: kubeconfigPath, EDGE_HEALTH_ADDRESS: ANY_PORT },
            ...{ EDGE_CENTRAL_ADDRESS: `127.0.0.1:${linkPort}`, EDGE_GRPC_HEALTH_ADDRESS: ANY_PORT },
          },
        }),
    },
  ];
}

function mainOf(name: "central" | "edge"): string {
  return join(ROOT, `packages/${name}/dist/main.js`);
}

function describe(runs: ReadonlyMap<string, readonly ProgramRun[]>): Outcome {
  const rows = Array.from(runs, ([what, all]) => {
    const median = (of: (run: ProgramRun) => number) => round(quantile(all.map(of), 0.5));
    return {
      ...{ what, "p50 ms": median(({ ms }) => ms), "slowest ms": round(Math.max(...all.map(({ ms }) => ms))) },
      ...{ "CPU ms": median(({ cpuMs }) => cpuMs), "peak RSS MB": Math.round(median((run) => run.peakRssBytes) / MB) },
    };
  });
  const programs = rows.map((row) => ({
    what: row.what,
    p50Ms: row["p50 ms"],
    cpuMs: row["CPU ms"],
    rssMb: row["peak RSS MB"],
  }));
  return { figures: { programs }, tables: [{ title: "from the start to the end, or until ready", rows }], aims: [] };
}
