import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { monotonicMs } from "../harness/monotonic.js";

const PRELOAD = fileURLToPath(new URL("report-usage.cjs", import.meta.url));

export interface ProgramRun {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakRssBytes: number;
}

export type Env = Readonly<Record<string, string>>;

/** Starts a Node program that says on descriptor 3 what it has used; `usage` resolves once it has ended. */
export function spawnMeasured(args: readonly string[], env: Env) {
  const child = spawn(process.execPath, ["--require", PRELOAD, ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("a child without pipes");
  const said: Buffer[] = [];
  child.stdio[3]?.on("data", (chunk: Buffer) => said.push(chunk));
  const ended = new Promise<null | number>((resolve) => child.once("close", resolve));
  const usage = async () => {
    await ended;
    return JSON.parse(Buffer.concat(said).toString()) as Omit<ProgramRun, "ms">;
  };
  return { child, stdout, stderr, ended, usage };
}

/** Runs a Node program to its end. Rejects, with what it wrote, unless it ends with exit code 0. */
export async function runProgram(args: readonly string[], env: Env): Promise<ProgramRun> {
  const startMs = monotonicMs();
  const { stdout, stderr, ended, usage } = spawnMeasured(args, env);
  const out: Buffer[] = [];
  for (const stream of [stdout, stderr]) stream.on("data", (chunk: Buffer) => out.push(chunk));
  const code = await ended;
  const ms = monotonicMs() - startMs;
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${Buffer.concat(out).toString()}`);
  return { ms, ...(await usage()) };
}
