// Runs the guide's cluster commands with kubectl itself against two embedded clusters with central and edges beside them,
// and writes what was said to docs/pictures/kubectl.txt:
//   npx tsc -b && node test/real/kubectl-transcript.mjs [--kubectl PATH] [--check]
// With --check nothing is written, and a difference ends it with exit code 1.
import { spawn, spawnSync } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startCluster } from "@causeway/sandbox";
import { Constellation } from "@causeway/sandbox/demo";
import { createLog, systemClock } from "@causeway/shared/node";
import { normalise } from "./normalise-output.mjs";
import { finishTranscript } from "./transcript-file.mjs";
import { TRANSCRIPT } from "./transcript-steps.mjs";

const EXAMPLES = fileURLToPath(new URL("../../docs/examples", import.meta.url));
const PLACES = [
  { name: "cluster-1", region: "r1", zone: "r1-a", gatewayIp: "203.0.113.11" },
  { name: "cluster-2", region: "r2", zone: "r2-a", gatewayIp: "203.0.113.12" },
];
const DEADLINE_MS = 20_000;

const { values } = parseArgs({
  args: argv.slice(2),
  options: { kubectl: { type: "string", default: "kubectl" }, check: { type: "boolean", default: false } },
});

if (spawnSync(values.kubectl, ["version", "--client"]).status !== 0) {
  stderr.write(
    `${values.kubectl} does not run: install kubectl 1.30 or newer, or say where it is with --kubectl PATH\n`,
  );
  process.exitCode = 1;
} else {
  const stateDir = await mkdtemp(join(tmpdir(), "kubectl-transcript-"));
  const started = [];
  try {
    const text = await transcribe(stateDir, started);
    process.exitCode = await finishTranscript("docs/pictures/kubectl.txt", text, values.check);
  } finally {
    for (const part of started.reverse()) await part[Symbol.asyncDispose]();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function transcribe(stateDir, started) {
  const folder = join(stateDir, "files");
  for (const source of [EXAMPLES, join(EXAMPLES, "guide"), fileURLToPath(new URL("files", import.meta.url))]) {
    await cp(source, folder, { recursive: true });
  }
  const clusters = [];
  for (const place of PLACES) {
    const cluster = await startCluster({
      ...place,
      clock: systemClock,
      loadBalancerIp: () => place.gatewayIp,
      podReadyDelayMs: 0,
      stateDir: join(stateDir, place.name),
    });
    started.push(cluster);
    clusters.push(cluster);
  }
  const log = createLog({ level: "fatal", write: () => {} });
  const parts = { clusters, clock: systemClock, random: Math.random, logOf: () => log, stateDir };
  const system = new Constellation(parts);
  started.push(system);
  await system.startCentral(0);
  for (const { name } of clusters) await system.startEdge(name);
  return await runSteps({ system, folder, stateDir });
}

async function runSteps({ system, folder, stateDir }) {
  const lines = [];
  for (const step of TRANSCRIPT) {
    if (step.title !== undefined) lines.push("", `# ${step.title}`);
    const cluster = system.cluster(step.cluster ?? "cluster-1");
    if (step.entries !== undefined) await waitForEntries(cluster, step.entries);
    const { said, exitCode } = step.run.startsWith("tctl ")
      ? await runCli(system, step.run, folder)
      : await runKubectl(step, { cluster, folder, stateDir });
    await cluster.settled();
    lines.push(
      `$ ${step.run}`,
      ...normalise(said.replaceAll(`${folder}/`, "")),
      ...(exitCode === 0 ? [] : [`(exit ${exitCode})`]),
    );
  }
  return `${lines.join("\n").trim()}\n`;
}

async function runCli(system, command, folder) {
  const args = command
    .split(" ")
    .slice(1)
    .map((word) => (word.endsWith(".yaml") ? join(folder, word) : word));
  const { stdout: out, stderr: errors, exitCode } = await system.cli(...args);
  return { said: `${out}${errors}`, exitCode };
}

function runKubectl({ run, editor = "false" }, { cluster, folder, stateDir }) {
  // A shell, for quotes and pipes as in the guide; kubectl itself is told which cluster by a function of that name.
  const flags = `--kubeconfig '${cluster.kubeconfigPath}' --cache-dir '${join(stateDir, "cache")}'`;
  const script = `kubectl() { command '${values.kubectl}' ${flags} "$@"; }; export KUBE_EDITOR='${editor}'; ${run}`;
  const child = spawn("bash", ["-o", "pipefail", "-c", script], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  child.stdout.on("data", (chunk) => said.push(chunk));
  child.stderr.on("data", (chunk) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ said: Buffer.concat(said).toString("utf8"), exitCode }));
  });
}

async function waitForEntries(cluster, count) {
  const deadline = Date.now() + DEADLINE_MS;
  const entries = () => cluster.store.collection("workloadentries.networking.istio.io").size;
  while (entries() !== count) {
    if (Date.now() > deadline) throw new Error(`${cluster.name} has ${entries()} entries, not ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
