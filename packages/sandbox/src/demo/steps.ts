/** One step of a scenario: it holds or throws an error that says what was seen instead. */
export interface Step {
  readonly name: string;
  /** Answers with a few words about what was seen. */
  readonly run: () => Promise<string>;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  /** Requests that failed during the step; null where none are sent. */
  readonly failedRequests: null | number;
  readonly detail: string;
}

export interface StepsOptions {
  readonly monotonic: () => number;
  /** Requests that have failed since it was asked last; undefined where none are sent. */
  readonly takeFailed: undefined | (() => Promise<number>);
  readonly onResult: (result: StepResult) => void;
}

/** Runs the steps in order and stops at the first that does not hold: the ones behind it would only repeat it. */
export async function runSteps(steps: readonly Step[], options: StepsOptions): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const started = options.monotonic();
    const outcome = await attempt(step);
    const ms = Math.round(options.monotonic() - started);
    const { ok, detail } = outcome;
    const failedRequests = (await options.takeFailed?.()) ?? null;
    const result: StepResult = { name: step.name, ok, ms, failedRequests, detail };
    results.push(result);
    options.onResult(result);
    if (!result.ok) break;
  }
  return results;
}

async function attempt(step: Step): Promise<Pick<StepResult, "ok" | "detail">> {
  try {
    return { ok: true, detail: await step.run() };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

export interface StepStyle {
  readonly green: (text: string) => string;
  readonly red: (text: string) => string;
}

export const PLAIN_STYLE: StepStyle = { green: (text) => text, red: (text) => text };

export const COLOUR_STYLE: StepStyle = {
  green: (text) => `\u001b[32m${text}\u001b[0m`,
  red: (text) => `\u001b[31m${text}\u001b[0m`,
};

/** One line of the table that a person reads while the steps run. */
export function describeStep(result: StepResult, style: StepStyle): string {
  const mark = result.ok ? style.green("ok    ") : style.red("FAILED");
  const failed = result.failedRequests === null ? "" : `${String(result.failedRequests).padStart(4)} failed  `;
  return `${mark} ${String(result.ms).padStart(6)} ms  ${failed}${result.name.padEnd(62)} ${result.detail}`;
}
