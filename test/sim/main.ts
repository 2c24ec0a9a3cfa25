import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { EXTRA_NAMES, type Extra } from "./history/generate.js";
import { type HistorySize, runSeed, type SeedResult } from "./judge-seeds.js";

interface Settings extends HistorySize {
  readonly first: number;
  readonly seeds: number;
}

/** A seed leaves much behind that is soon of no use: what is young has room, so that it dies there. */
const ROOM = { maxYoungGenerationSizeMb: 96 };

if (isMainThread) process.exitCode = await runAll(readSettings());
else await work(workerData as Settings);

/** Exit code: 1 when anything failed, 2 for arguments that cannot be read. */
async function runAll(settings: Settings): Promise<number> {
  const startedMs = performance.now();
  const results: SeedResult[] = [];
  const isTerminal = process.stderr.isTTY;
  await shareOut(settings, (result) => {
    results.push(result);
    if (isTerminal) process.stderr.write(`\r${results.length} of ${settings.seeds} seeds`);
    if (result.report !== "") process.stderr.write(`${isTerminal ? "\r" : ""}${result.report}\n`);
  });
  if (isTerminal) process.stderr.write("\r");
  const failures = results.filter(({ report }) => report !== "").length;
  const sum = (of: (result: SeedResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  console.log(
    [
      `${results.length} seeds, ${settings.steps} steps each, ${sum(({ writes }) => writes)} writes`,
      `${sum(({ wrongDeletes }) => wrongDeletes)} wrong deletes, ${failures} failures, ${seconds} s`,
    ].join(", "),
  );
  return failures === 0 ? 0 : 1;
}

/** Each worker asks for the next seed when it is done with one. */
function shareOut(settings: Settings, onResult: (result: SeedResult) => void): Promise<unknown> {
  let next = settings.first;
  const end = settings.first + settings.seeds;
  const workers = Math.min(settings.seeds, availableParallelism());
  return Promise.all(
    Array.from(
      { length: workers },
      () =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: settings, resourceLimits: ROOM });
          const give = () => {
            worker.postMessage(next < end ? next : undefined);
            next += 1;
          };
          worker.on("message", (result: SeedResult) => {
            onResult(result);
            give();
          });
          worker.on("error", reject);
          worker.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
          give();
        }),
    ),
  );
}

async function work(size: Settings): Promise<void> {
  for (;;) {
    const seed = await new Promise<undefined | number>((resolve) => parentPort?.once("message", resolve));
    if (seed === undefined) return;
    parentPort?.postMessage(await runSeed(seed, size));
  }
}

function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string" },
      seed: { type: "string" },
      steps: { type: "string" },
      with: { type: "string" },
    },
  });
  const isSingle = values.seed !== undefined && values.seeds === undefined;
  const extras = (values.with ?? "").split(",").filter((name) => name !== "");
  const areKnown = extras.every((name): name is Extra => EXTRA_NAMES.includes(name as Extra));
  const numbers = {
    first: Number(values.seed ?? 1),
    seeds: Number(values.seeds ?? (isSingle ? 1 : 100)),
    steps: Number(values.steps ?? 25),
  };
  const areNumbers = Object.values(numbers).every((value) => Number.isInteger(value) && value >= 0);
  if (areNumbers && areKnown) return { ...numbers, extras: extras as Extra[] };
  console.error(`npm run sim -- [--seeds N] [--seed S] [--steps K] [--with ${EXTRA_NAMES.join(",")}]: whole numbers`);
  return process.exit(2);
}
