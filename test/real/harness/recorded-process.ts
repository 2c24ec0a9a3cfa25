import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "@causeway/shared/testing";
import type { RunFolder } from "./process-record.js";

export interface ProgramSpec {
  /** Unlike that of any other process of the run; its log is `<name>.log` in the run's folder. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Everything that is in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

const STOP_MS = 5_000;
const READY_MS = 120_000;
const SHOWN_CHARACTERS = 3_000;

/** A foreign program of a run: recorded, with a working directory of its own and a log that is shown when it fails. */
export class RecordedProcess implements AsyncDisposable {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #logFile: string;
  readonly #end: Promise<void>;
  #failure: undefined | Error;

  constructor(run: RunFolder, { name, file, args, env }: ProgramSpec) {
    const cwd = join(run.path, name);
    mkdirSync(cwd, { recursive: true });
    this.#name = name;
    this.#logFile = join(run.path, `${name}.log`);
    const log = openSync(this.#logFile, "a");
    const child = spawn(file, args, { env, cwd, stdio: ["ignore", log, log] });
    closeSync(log);
    this.#end = new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", (error) => {
        this.#failure = error;
        resolve();
      });
    });
    this.pid = child.pid ?? 0;
    if (child.pid !== undefined) run.record({ name, pid: child.pid });
    this.#child = child;
  }

  get hasEnded(): boolean {
    return this.#failure !== undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The last that it said. */
  get log(): string {
    return readFileSync(this.#logFile, "utf8").slice(-SHOWN_CHARACTERS);
  }

  /** Waits until the check holds; throws with the log when the process ends before, or after two minutes. */
  async untilReady(check: () => Promise<boolean>): Promise<void> {
    const look = async () => (this.hasEnded ? "ended" : (await check()) && "ready");
    const state = await waitFor(look, READY_MS, () => `${this.#name} says:\n${this.log}`);
    if (state === "ended") throw new Error(`${this.#name} ended before it was ready\n${this.log}`, this.#cause());
  }

  /** Lets it stand still: its sockets stay open, and nobody answers. */
  freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child.kill("SIGCONT");
  }

  /** Asks it to end; after 5 s it is ended. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.thaw();
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS);
    await this.#end;
    clearTimeout(timer);
  }

  /** Ends it at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.hasEnded) this.#child.kill("SIGKILL");
    await this.#end;
  }

  #cause(): undefined | ErrorOptions {
    return this.#failure === undefined ? undefined : { cause: this.#failure };
  }
}
