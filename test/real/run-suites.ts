import { spawn } from "node:child_process";

export interface SuiteRun {
  /** For vitest. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, undefined | string>>;
  readonly signal: AbortSignal;
}

const END_MS = 15_000;
const VITEST = ["node_modules/vitest/vitest.mjs", "run", "--config", "test/real/vitest.config.ts"];

/** Runs the suites on this terminal, to their end or that of the signal. Answers vitest's exit code. */
export async function runSuites({ args, env, signal }: SuiteRun): Promise<number> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...VITEST, ...args], { env, stdio: "inherit" });
  const stop = () => {
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGKILL"), END_MS).unref();
  };
  signal.addEventListener("abort", stop, { once: true });
  const code = await new Promise<null | number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  return code ?? 1;
}
