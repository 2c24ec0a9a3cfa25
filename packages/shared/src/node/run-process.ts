import { AppError } from "../domain/app-error.js";
import type { Result } from "../domain/result.js";

/** The parts of `process` that a server touches, so that only `main.ts` names it. */
export interface HostProcess {
  once(signal: "SIGTERM" | "SIGINT", listener: () => void): unknown;
  exit(code: number): never;
  readonly stderr: { write(text: string): unknown };
}

export interface ProcessOptions<C> {
  /** For what it says of itself on standard error. */
  readonly name: string;
  readonly process: HostProcess;
  readonly parse: () => Result<C, string[]>;
  readonly start: (config: C) => Promise<AsyncDisposable>;
}

/** A stop that takes longer is cut off: whoever sent the signal waits. */
const STOP_DEADLINE_MS = 5_000;

/**
 * Runs a server from its configuration to the signal that ends it. Exit codes: 0 after a signal, 1 when it cannot start
 * or stop, 2 when its configuration is wrong; each problem is one line on standard error.
 */
export async function runProcess<C>({ name, process, parse, start }: ProcessOptions<C>): Promise<void> {
  const config = parse();
  if (!config.ok) {
    for (const problem of config.error) process.stderr.write(`${name}: ${problem}\n`);
    return process.exit(2);
  }
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  try {
    const running = await start(config.value);
    await stopped;
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    await running[Symbol.asyncDispose]();
  } catch (error) {
    // What a person can mend gets one line; anything else is a defect and keeps its stack.
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    return process.exit(1);
  }
  process.exit(0);
}
