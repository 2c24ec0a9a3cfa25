import { createWriteStream, type WriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError, type Clock, type Log } from "@causeway/shared";
import { createLog } from "@causeway/shared/node";
import { DEMO_USAGE, parseDemoArgs } from "./args.js";
import { type Demo, startDemo } from "./demo.js";
import { startLoad, takeFailed } from "./demo-load.js";
import { planScenario, planStart, QUIET_MS } from "./scenario.js";
import { singleStartFile, takeSingleStart } from "./single-start.js";
import { COLOUR_STYLE, describeStep, PLAIN_STYLE, runSteps, type Step, type StepResult } from "./steps.js";
import { describeTour } from "./tour.js";

/** The outside world of the demo, so that `main.ts` is the only file with `process`. */
export interface DemoHost {
  readonly clock: Clock;
  readonly random: () => number;
  readonly pid: number;
  readonly isTerminal: boolean;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
}

const PREFERRED_API_PORT = 8080;

/** Runs the demo or its scenario; answers the exit code. */
export async function runDemo(argv: readonly string[], host: DemoHost): Promise<number> {
  const options = parseDemoArgs(argv);
  if (!options.ok) {
    host.printError(`${options.error}\n`);
    return 2;
  }
  const { isScenario, isJson, isHelp } = options.value;
  if (isHelp) {
    host.print(DEMO_USAGE);
    return 0;
  }
  const stateDir = await mkdtemp(join(tmpdir(), "causeway-demo-"));
  // A scenario ends by itself and takes free ports: any number may run beside a demo that stays up.
  const place = isScenario ? undefined : takeSingleStart(singleStartFile(), host.pid, stateDir);
  if (place?.ok === false) {
    host.printError(`${place.error}\n`);
    await rm(stateDir, { recursive: true });
    return 1;
  }
  const logs = new DemoLogs(stateDir);
  let isFailed = true;
  try {
    const exitCode = await (isScenario ? runScenario(host, stateDir, logs, isJson) : stayUp(host, stateDir, logs));
    isFailed = exitCode !== 0 && !host.stop.aborted;
    return exitCode;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    host.printError(`the demo did not start: ${error.message}\n`);
    return 1;
  } finally {
    place?.value();
    await logs.close();
    if (isFailed) host.printError(`logs of central and the edges are kept in ${stateDir}\n`);
    else await rm(stateDir, { recursive: true, force: true });
  }
}

async function stayUp(host: DemoHost, stateDir: string, logs: DemoLogs): Promise<number> {
  const started = host.clock.monotonic();
  await using demo = await launch(host, stateDir, logs, PREFERRED_API_PORT);
  const steps = planStart(demo, host.clock);
  const monotonic = () => host.clock.monotonic();
  const results = await runSteps(steps, { monotonic, takeFailed: undefined, onResult: printStep(host) });
  if (!results.every(({ ok }) => ok)) {
    host.printError("the demo did not come up\n");
    return 1;
  }
  host.print(`\nup after ${((host.clock.monotonic() - started) / 1_000).toFixed(1)} s\n`);
  host.print((await demo.cli("get", "entries", "-A", "--cluster", "cluster-1")).stdout);
  host.print(describeTour(demo, stateDir));
  await aborted(host.stop);
  host.print("stopping\n");
  return 0;
}

async function runScenario(host: DemoHost, stateDir: string, logs: DemoLogs, isJson: boolean): Promise<number> {
  await using demo = await launch(host, stateDir, logs, 0);
  const stopped = aborted(host.stop).then(() => {
    throw new AppError("Cancelled", "stopped");
  });
  // Nobody may be waiting for it when Ctrl-C comes between two steps.
  stopped.catch(() => undefined);
  await using load = startLoad(demo, host.clock);
  const steps = planScenario({ demo, clock: host.clock, load, quietMs: QUIET_MS }).map(
    ({ name, run }): Step => ({ name, run: () => Promise.race([run(), stopped]) }),
  );
  const results = await runSteps(steps, {
    monotonic: () => host.clock.monotonic(),
    takeFailed: () => takeFailed(load),
    onResult: printStep(host),
  });
  const isWhole = results.length === steps.length && results.every(({ ok }) => ok);
  host.print(`\n${isWhole ? "every step held" : `stopped after ${results.length} of ${steps.length} steps`}\n`);
  if (isJson) host.print(`${JSON.stringify({ steps: results })}\n`);
  return isWhole ? 0 : 1;
}

function launch(host: DemoHost, stateDir: string, logs: DemoLogs, preferredApiPort: number): Promise<Demo> {
  host.print("starting central and two clusters with an operator and an edge each\n");
  const { clock, random } = host;
  return startDemo({
    clock,
    random,
    logOf: (process) => logs.of(process),
    stateDir,
    preferredApiPort,
    workloads: "bookinfo",
  });
}

function printStep(host: DemoHost): (result: StepResult) => void {
  return (result) => host.print(`${describeStep(result, host.isTerminal ? COLOUR_STYLE : PLAIN_STYLE)}\n`);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** One log file a process, in the state folder. */
class DemoLogs {
  readonly #folder: string;
  readonly #files = new Map<string, WriteStream>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  of(process: string): Log {
    const file = this.#files.get(process) ?? createWriteStream(join(this.#folder, `${process}.log`), { flags: "a" });
    this.#files.set(process, file);
    return createLog({ level: "info", write: (line) => void file.write(line) });
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#files.values()].map((file) => new Promise<void>((resolve) => file.end(() => resolve()))),
    );
  }
}
