import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { waitFor } from "@causeway/shared/testing";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

type Env = Readonly<Record<string, string>>;

export interface ProcessEnd {
  readonly exitCode: null | number;
  readonly signal: null | string;
}

/** A program of the project as an operating system process, with nothing in its environment but what is given. */
export class SpawnedProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #end: Promise<ProcessEnd>;
  #stdout = "";
  #stderr = "";

  /** `main` is the path of a built file from the root. */
  constructor(main: string, env: Env, cwd: string) {
    const file = join(ROOT, main);
    if (!existsSync(file)) throw new Error(`${main} is not built: run npm test, which builds first`);
    const child = spawn(process.execPath, [file], { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (chunk: Buffer) => {
      this.#stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    this.#end = new Promise((resolve) => child.once("close", (exitCode, signal) => resolve({ exitCode, signal })));
    this.#child = child;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Waits for a line of its log with this sentence; answers its fields. */
  async logged(message: string): Promise<Readonly<Record<string, unknown>>> {
    const find = () => this.#lines().find((line) => line["msg"] === message);
    return await waitFor(find, 10_000, () => ({ stdout: this.#stdout, stderr: this.#stderr }));
  }

  end(): Promise<ProcessEnd> {
    return this.#end;
  }

  /** Sends a signal and waits for the end. */
  async stop(signal: "SIGTERM" | "SIGINT"): Promise<ProcessEnd> {
    this.#child.kill(signal);
    return await this.#end;
  }

  /** Ends it without a word, or lets it stand still and go on. */
  async send(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void> {
    this.#child.kill(signal);
    if (signal === "SIGKILL") await this.#end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill("SIGKILL");
    await this.#end;
  }

  #lines(): readonly Readonly<Record<string, unknown>>[] {
    const whole = this.#stdout.slice(0, this.#stdout.lastIndexOf("\n") + 1);
    const lines = whole.split("\n").filter((line) => line.startsWith("{"));
    return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  }
}

export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a Node program to its end in the root of the project. */
export function runNode(args: readonly string[], env: Env): Promise<CommandRun> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, cwd: ROOT }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ exitCode, stdout, stderr });
    });
  });
}
