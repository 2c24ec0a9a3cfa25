import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface ProgramRun {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, undefined | string>>;
  readonly signal: AbortSignal;
  /** Is given every line of its standard error. */
  readonly onLine: (line: string) => void;
}

const TAIL_LINES = 12;
const MAX_OUTPUT = 1 << 22;
const END_MS = 5_000;

/**
 * Runs a program to its end and answers its standard output. Throws when it cannot be started or fails, with the last lines
 * of its standard error. When the signal comes, it and all that it has started are interrupted, and ended if they do not stop.
 */
export async function runProgram({ file, args, cwd, env, signal, onLine }: ProgramRun): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const output: Buffer[] = [];
  let size = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_OUTPUT) output.push(chunk);
  });
  const tail: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    onLine(line);
  });
  const stop = () => endGroup(child.pid);
  signal.addEventListener("abort", stop, { once: true });
  const ended = await new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, by) => resolve(code === 0 ? "" : `ended with ${code ?? by}`));
  });
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (ended === "") return Buffer.concat(output).toString();
  throw new Error([`${file} ${args[0] ?? ""}: ${ended}`, ...tail].join("\n"));
}

/** The program leads a process group of its own, so that what it has started goes with it. */
function endGroup(leader: undefined | number): void {
  if (leader === undefined) return;
  signalGroup(leader, "SIGINT");
  setTimeout(() => signalGroup(leader, "SIGKILL"), END_MS).unref();
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
