import { type Extra, generateHistory } from "./history/generate.js";
import { shrinkHistory } from "./history/shrink.js";
import { describeStep } from "./history/steps.js";
import { AS_IT_IS, judgeHistory, judgeSeed, type Outcome } from "./run-history.js";

/** What became of one seed; plain data, as it passes between threads. */
export interface SeedResult {
  readonly seed: number;
  readonly wrongDeletes: number;
  readonly writes: number;
  /** Empty when all is well. */
  readonly report: string;
}

const MAX_TOLD = 5;

/** What the history of a seed is made of. */
export interface HistorySize {
  readonly steps: number;
  readonly extras: readonly Extra[];
}

export async function runSeed(seed: number, size: HistorySize): Promise<SeedResult> {
  const name = String(seed);
  const outcome = await judgeSeed(name, size, AS_IT_IS);
  const { wrongDeletes, writes } = outcome;
  const report = outcome.failures.length === 0 ? "" : await describeFailure(name, size, outcome);
  return { seed, wrongDeletes, writes, report };
}

/** The shortest history that breaks the same rule, and how. */
async function describeFailure(seed: string, { steps, extras }: HistorySize, outcome: Outcome): Promise<string> {
  const kind = kindOf(outcome);
  const shortest = await shrinkHistory(
    generateHistory(seed, steps, extras),
    async (history) => kindOf(await judgeHistory(seed, history, AS_IT_IS)) === kind,
  );
  const { failures } = await judgeHistory(seed, shortest, AS_IT_IS);
  return [
    `seed ${seed} with ${steps} steps: ${outcome.failures.length} failures; the shortest history that fails so:`,
    ...shortest.map((step) => `  ${describeStep(step)}`),
    ...failures.slice(0, MAX_TOLD).map((failure) => `  -> ${failure}`),
    ...(failures.length > MAX_TOLD ? [`  and ${failures.length - MAX_TOLD} more`] : []),
  ].join("\n");
}

/** What a failure begins with says what it is about. */
function kindOf({ failures }: Outcome): undefined | string {
  return failures[0]?.split(" ", 3).slice(0, 2).join(" ").replace(/ at$/, "");
}
