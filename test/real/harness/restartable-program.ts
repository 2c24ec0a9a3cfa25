import type { Scope } from "@causeway/shared/node";
import type { RunFolder } from "./process-record.js";
import { type ProgramSpec, RecordedProcess } from "./recorded-process.js";

/** What tests do to a server that others depend on. */
export interface ServerControl {
  /** Its sockets stay open, and nobody answers. */
  freeze(): void;
  thaw(): void;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Starts it where it was, and waits until it is ready; it runs no more. */
  start(): Promise<void>;
}

/** A foreign program that can be stopped and started again with the same words. It ends with the scope. */
export class RestartableProgram implements ServerControl {
  readonly #scope: Scope;
  readonly #run: RunFolder;
  readonly #spec: ProgramSpec;
  readonly #check: () => Promise<boolean>;
  #process: undefined | RecordedProcess;

  constructor(scope: Scope, run: RunFolder, spec: ProgramSpec, check: () => Promise<boolean>) {
    this.#scope = scope;
    this.#run = run;
    this.#spec = spec;
    this.#check = check;
  }

  async start(): Promise<void> {
    if (this.#process?.hasEnded === false) throw new Error(`${this.#spec.name} runs already`);
    this.#process = this.#scope.use(new RecordedProcess(this.#run, this.#spec));
    await this.#process.untilReady(this.#check);
  }

  freeze(): void {
    this.#process?.freeze();
  }

  thaw(): void {
    this.#process?.thaw();
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }
}
