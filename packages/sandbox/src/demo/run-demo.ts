import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@causeway/shared";
import { DEMO_USAGE, type DemoOptions, parseDemoArgs } from "./args.js";
import { type Demo, type DemoParts, startDemo } from "./demo.js";
import { aborted, type DemoHost, printStep } from "./demo-host.js";
import { startLoad, takeFailed } from "./demo-load.js";
import { DemoLogs } from "./demo-logs.js";
import { startPageDoor } from "./page-door.js";
import { cleanUpGiven, runGiven } from "./run-given.js";
import { planScenario, planStart, QUIET_MS } from "./scenario.js";
import { singleStartFile, takeSingleStart } from "./single-start.js";
import { runSteps, type Step } from "./steps.js";
import { describeByHand, describeTour } from "./tour.js";

const PREFERRED_API_PORT = 8080;
/** The product page's own port in its cluster. */
const PREFERRED_PAGE_PORT = 9080;

/** Runs the demo or its scenario; answers the exit code. */
export async function runDemo(argv: readonly string[], host: DemoHost): Promise<number> {
  const options = parseDemoArgs(argv);
  if (!options.ok) {
    host.printError(`${options.error}\n`);
    return 2;
  }
  const { isScenario, isHelp, isCleanup, clusters } = options.value;
  if (isHelp) {
    host.print(DEMO_USAGE);
    return 0;
  }
  if (isCleanup) return await cleanUpGiven(clusters, host);
  const stateDir = await mkdtemp(join(tmpdir(), "causeway-demo-"));
  // A scenario ends by itself, and clusters of one's own have no place here: any number may run beside a demo that stays up.
  const isAlone = !isScenario && clusters.length === 0;
  const place = isAlone ? takeSingleStart(singleStartFile(), host.pid, stateDir) : undefined;
  if (place?.ok === false) {
    host.printError(`${place.error}\n`);
    await rm(stateDir, { recursive: true });
    return 1;
  }
  const logs = new DemoLogs(stateDir);
  let isFailed = true;
  try {
    const exitCode = await runIn({ host, stateDir, logs }, options.value);
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

interface Run {
  readonly host: DemoHost;
  readonly stateDir: string;
  readonly logs: DemoLogs;
}

function runIn(run: Run, options: DemoOptions): Promise<number> {
  if (options.isScenario) return runScenario(run, options.isJson);
  if (options.clusters.length > 0) return runGiven({ ...run, clusters: options.clusters });
  return options.isByHand ? stayEmpty(run) : stayUp(run);
}

async function stayUp(run: Run): Promise<number> {
  const { host } = run;
  const started = host.clock.monotonic();
  await using demo = await launch(run, { preferredApiPort: PREFERRED_API_PORT, workloads: "bookinfo" });
  const monotonic = () => host.clock.monotonic();
  const results = await runSteps(planStart(demo, host.clock), {
    monotonic,
    takeFailed: undefined,
    onResult: printStep(host),
  });
  if (!results.every(({ ok }) => ok)) {
    host.printError("the demo did not come up\n");
    return 1;
  }
  host.print(`\nup after ${((monotonic() - started) / 1_000).toFixed(1)} s\n`);
  host.print((await demo.cli("get", "entries", "-A", "--cluster", "cluster-1")).stdout);
  return await stay(run, demo, describeTour);
}

/** Central and clusters without workloads, gateways or settings: what the guide begins with. */
async function stayEmpty(run: Run): Promise<number> {
  await using demo = await launch(run, { preferredApiPort: PREFERRED_API_PORT, workloads: "none" });
  return await stay(run, demo, describeByHand);
}

async function stay({ host, stateDir }: Run, demo: Demo, describe: typeof describeTour): Promise<number> {
  const cluster = (name: string) => demo.cluster(name);
  await using door = await startPageDoor({ mesh: demo.mesh, cluster, preferredPort: PREFERRED_PAGE_PORT });
  host.print(describe({ apiUrl: demo.apiUrl, clusters: demo.clusters, pageUrl: door.url }, stateDir));
  await aborted(host.stop);
  host.print("stopping\n");
  return 0;
}

async function runScenario(run: Run, isJson: boolean): Promise<number> {
  const { host } = run;
  await using demo = await launch(run, { preferredApiPort: 0, workloads: "bookinfo" });
  const stopped = aborted(host.stop).then(() => {
    throw new AppError("Cancelled", "stopped");
  });
  // Nobody may be waiting for it when Ctrl-C comes between two steps.
  stopped.catch(() => undefined);
  await using load = startLoad(demo, host.clock);
  const steps = planScenario({ demo, clock: host.clock, load, quietMs: QUIET_MS }).map(
    ({ name, run: runStep }): Step => ({ name, run: () => Promise.race([runStep(), stopped]) }),
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

function launch({ host, stateDir, logs }: Run, what: Pick<DemoParts, "preferredApiPort" | "workloads">): Promise<Demo> {
  host.print("starting central and two clusters with an operator and an edge each\n");
  const { clock, random } = host;
  return startDemo({ clock, random, logOf: (process) => logs.of(process), stateDir, ...what });
}
