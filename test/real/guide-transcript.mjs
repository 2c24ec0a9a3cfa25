// Walks the guide by hand: `npm start -- --by-hand` as a process of its own, then the guide's commands with kubectl and tctl as
// a reader types them. Every answer is held against what the guide prints; what was said goes to docs/pictures/guide.txt:
//   npx tsc -b && node test/real/guide-transcript.mjs [--kubectl PATH] [--check]
// With --check nothing is written, and a difference from the picture ends it with exit code 1.
import { spawn, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { argv, execPath, stderr, env as surroundings } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { GUIDE } from "./guide-steps.mjs";
import { normalise } from "./normalise-output.mjs";
import { finishTranscript } from "./transcript-file.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLES = join(ROOT, "docs", "examples");
const DEADLINE_MS = 30_000;
const PAUSE_MS = 200;

const { values } = parseArgs({
  args: argv.slice(2),
  options: { kubectl: { type: "string", default: "kubectl" }, check: { type: "boolean", default: false } },
});

const kubectl = findKubectl(values.kubectl);
if (kubectl === "") {
  stderr.write(
    `${values.kubectl} does not run: install kubectl 1.30 or newer, or say where it is with --kubectl PATH\n`,
  );
  process.exitCode = 1;
} else {
  const home = await mkdtemp(join(tmpdir(), "guide-transcript-"));
  const demo = startDemo(home);
  try {
    const place = await prepare(home, await demo.tour);
    process.exitCode = await finishTranscript("docs/pictures/guide.txt", await transcribe(place), values.check);
  } finally {
    await demo.stop();
    await rm(home, { recursive: true, force: true });
  }
}

function findKubectl(name) {
  const found = spawnSync("bash", ["-c", `command -v "$1" && "$1" version --client >&2`, "bash", name]);
  return found.status === 0 ? found.stdout.toString("utf8").trim() : "";
}

/** Starts the demo with a temporary folder of its own: another one may be running on this machine. */
function startDemo(home) {
  const child = spawn(execPath, [join(ROOT, "packages/sandbox/dist/demo/main.js"), "--by-hand"], {
    env: { ...surroundings, TMPDIR: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = new Promise((resolve) => child.on("close", resolve));
  const tour = new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk) => {
      said += chunk;
      if (said.includes("Ctrl-C ends everything.")) resolve(said);
    });
    child.on("error", reject);
    child.on("close", () => reject(new Error(`the demo did not start: ${said}`)));
  });
  return {
    tour,
    async stop() {
      child.kill("SIGINT");
      await closed;
    },
  };
}

/** What a reader has at hand: the guide's files in a folder, kubectl and tctl on the PATH, and what the tour printed. */
async function prepare(home, tour) {
  const folder = join(home, "files");
  for (const source of [EXAMPLES, join(EXAMPLES, "guide")]) await cp(source, folder, { recursive: true });
  const bin = join(home, "bin");
  await mkdir(bin);
  await symlink(kubectl, join(bin, "kubectl"));
  const kubeconfigs = new Map(
    Array.from(tour.matchAll(/^ +(cluster-\d) +(\S+\.kubeconfig)$/gm), ([, name, path]) => [name, path]),
  );
  const server = /^central +(\S+)$/m.exec(tour)?.[1];
  if (kubeconfigs.size !== 2 || server === undefined) throw new Error(`the tour says something else: ${tour}`);
  const programs = [bin, join(ROOT, "node_modules", ".bin")].join(delimiter);
  return { folder, kubeconfigs, programs, env: { ...surroundings, HOME: home, CAUSEWAY_SERVER: server } };
}

async function transcribe(place) {
  const lines = [
    "# The guide by hand, on the empty clusters of `npm start -- --by-hand`: its commands, and what they answered.",
    "# Made by test/real/guide-transcript.mjs, which holds each answer against what the guide prints. In place of the guide's",
    "# addresses of Istio's samples stand the files of docs/examples, and its endless loop of requests for a dashboard is left",
    "# out; ages, ports and random names are fixed texts.",
  ];
  let cluster = "";
  for (const step of GUIDE) {
    if (step.title !== undefined) lines.push("", `# ${step.title}`);
    if (step.cluster !== cluster) lines.push(`$ export KUBECONFIG=${step.cluster}.kubeconfig`);
    cluster = step.cluster;
    const said = await runStep(step, place);
    lines.push(`$ ${step.run}`, ...normalise(said.text), ...(said.exitCode === 0 ? [] : [`(exit ${said.exitCode})`]));
  }
  return `${lines.join("\n")}\n`;
}

/** Runs a step once, or until it answers as expected. Throws an error with what was said instead. */
async function runStep(step, place) {
  const deadline = Date.now() + (step.waits === true ? DEADLINE_MS : 0);
  for (;;) {
    const said = await runShell(step, place);
    if (isExpected(step, said)) return said;
    if (Date.now() >= deadline) {
      throw new Error(
        `${step.run}\nexpected ${step.expect ?? `exit ${step.exitCode ?? 0}`}\nsaid (exit ${said.exitCode})\n${said.text}`,
      );
    }
    await sleep(PAUSE_MS);
  }
}

function isExpected({ expect, exitCode = 0 }, said) {
  if (said.exitCode !== exitCode) return false;
  if (expect === undefined) return true;
  return typeof expect === "string" ? said.text === expect : expect.test(said.text);
}

/** A shell, as the reader has one: the guide's commands have pipes. */
function runShell({ run, cluster }, { folder, kubeconfigs, programs, env: own }) {
  // One stream for both, or their order would be chance.
  const script = `exec 2>&1; PATH='${programs}':"$PATH"\n${run}`;
  const child = spawn("bash", ["-o", "pipefail", "-c", script], {
    cwd: folder,
    env: { ...own, KUBECONFIG: kubeconfigs.get(cluster) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = [];
  child.stdout.on("data", (chunk) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ text: Buffer.concat(said).toString("utf8"), exitCode }));
  });
}
