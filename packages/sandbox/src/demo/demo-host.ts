import type { Clock } from "@causeway/shared";
import { COLOUR_STYLE, describeStep, PLAIN_STYLE, type StepResult } from "./steps.js";

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

export function printStep(host: DemoHost): (result: StepResult) => void {
  return (result) => host.print(`${describeStep(result, host.isTerminal ? COLOUR_STYLE : PLAIN_STYLE)}\n`);
}

export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
