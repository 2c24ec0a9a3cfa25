import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterEach, expect, it } from "vitest";
import { ROOT } from "../../support/spawned-process.js";
import { describeWith } from "../components/describe-with.js";
import { isRunning, type ProcessIdentity } from "./process-identity.js";
import { openRunFolder } from "./process-record.js";

const START_MS = 300_000;
const END_MS = 30_000;

interface KeptClusters {
  readonly pid: number;
  readonly run: string;
}

/** Runs the program that keeps two clusters, and answers its first line. */
async function keepClusters(scope: Scope): Promise<KeptClusters> {
  const args = [join(ROOT, ".dev/run-source.mjs"), "test/real/keep-clusters/main.ts"];
  const child: ChildProcess = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  scope.defer(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  if (child.stdout === null) throw new Error("no output");
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  const first = await waitFor(
    () => lines.find((line) => line.startsWith("{")),
    START_MS,
    () => lines,
  );
  return JSON.parse(first) as KeptClusters;
}

describeWith(["kube-apiserver", "etcd", "istiod"], "a run that was killed", () => {
  const scope = new Scope();
  afterEach(async () => {
    await scope[Symbol.asyncDispose]();
  });

  it("is ended by the next one", { timeout: START_MS + 2 * END_MS }, async () => {
    const { pid, run } = await keepClusters(scope);
    const record = readFileSync(join(run, "processes.jsonl"), "utf8").trimEnd().split("\n");
    const [owner, ...started] = record.map((line) => JSON.parse(line) as ProcessIdentity);
    expect(owner?.pid).toBe(pid);
    // etcd, and for each cluster a kube-apiserver and an istiod.
    expect(started.filter(isRunning)).toHaveLength(5);
    process.kill(pid, "SIGKILL");
    await waitFor(() => owner !== undefined && !isRunning(owner), END_MS);
    expect(started.filter(isRunning)).toHaveLength(5);
    await openRunFolder(scope);
    expect(started.filter(isRunning)).toEqual([]);
    expect(existsSync(run)).toBe(false);
  });
});
