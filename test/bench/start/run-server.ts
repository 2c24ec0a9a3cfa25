import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../harness/monotonic.js";
import { type Env, type ProgramRun, spawnMeasured } from "./run-program.js";

const STOP_MS = 5_000;
const POLL_MS = 2;

export interface ServerPlan {
  /** Path of its `main.js`. */
  readonly main: string;
  readonly env: Env;
  /** The line of its log that says where it answers over HTTP, and the field of it. */
  readonly line: string;
  readonly field: string;
}

/** Starts a server, waits until it says that it is ready, and stops it. What it has used counts the stop too. */
export async function runServer({ main, env, line, field }: ServerPlan): Promise<ProgramRun> {
  const startMs = monotonicMs();
  const { child, stdout, stderr, ended, usage } = spawnMeasured([main], env);
  stderr.pipe(process.stderr);
  try {
    const url = await Promise.race([
      findUrl(createInterface({ input: stdout }), line, field),
      ended.then((code) => Promise.reject(new Error(`${main} ended with ${code} before it was ready`))),
    ]);
    stdout.resume();
    while (!(await fetch(`${url}/readyz`)).ok) await sleep(POLL_MS);
    const ms = monotonicMs() - startMs;
    child.kill("SIGTERM");
    return { ms, ...(await usage()) };
  } finally {
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(timer);
  }
}

async function findUrl(lines: AsyncIterable<string>, line: string, field: string): Promise<string> {
  for await (const text of lines) {
    const entry = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (entry["msg"] === line) return String(entry[field]);
  }
  throw new Error(`no line of the log says ${JSON.stringify(line)}`);
}
