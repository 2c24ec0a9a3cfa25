import { join } from "node:path";
import { execPath } from "node:process";
import { ROOT } from "../../support/spawned-process.js";
import { answersOverHttp } from "../harness/answers-over-http.js";
import type { RunFolder } from "../harness/process-record.js";
import { RecordedProcess } from "../harness/recorded-process.js";

export interface CausewayProgram {
  /** `central`, or a cluster's name. */
  readonly name: string;
  /** Built file, from the root of the project. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it says whether it is ready. */
  readonly readyUrl: string;
}

/** Central or an edge as a process, as often as it is started. */
export class CausewayProcess implements AsyncDisposable {
  readonly #run: RunFolder;
  readonly #program: CausewayProgram;
  #process: undefined | RecordedProcess;
  #starts = 0;

  constructor(run: RunFolder, program: CausewayProgram) {
    this.#run = run;
    this.#program = program;
  }

  get isRunning(): boolean {
    return this.#process?.hasEnded === false;
  }

  /** Waits until it says that it is ready; does nothing while it runs. */
  async start(): Promise<void> {
    if (this.isRunning) return;
    const { name, main, env, readyUrl } = this.#program;
    this.#starts += 1;
    const args = [join(ROOT, main)];
    const started = new RecordedProcess(this.#run, { name: `${name}-${this.#starts}`, file: execPath, args, env });
    this.#process = started;
    await started.untilReady(() => answersOverHttp(readyUrl));
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
