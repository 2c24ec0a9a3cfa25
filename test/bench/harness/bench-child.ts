import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer, ChildApi, CommonApi, Request } from "./serve-parent.js";

type Result<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;
type Arguments<F> = F extends (...args: infer A) => unknown ? A : never;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A part of a benchmark in a process of its own, so that its memory and processor time are its alone. */
export class BenchChild<Api extends ChildApi> implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #pending = new Map<number, Pending>();
  readonly #end: Promise<void>;
  #calls = 0;

  /** `module` is the path of a built file from the folder of benchmarks; `file` is where anything else lies. */
  constructor(module: string, file = fileURLToPath(new URL(`../${module}`, import.meta.url))) {
    this.#name = module;
    const child = fork(file, [], {
      // `--cpu-prof` and the like reach every part of a benchmark.
      execArgv: ["--expose-gc", ...process.execArgv],
      stdio: ["ignore", process.stderr, process.stderr, "ipc"],
    });
    child.on("message", (answer: Answer) => this.#onAnswer(answer));
    this.#end = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#failAll(new Error(`${module} ended (${signal ?? `exit code ${code}`})`));
        resolve();
      });
    });
    this.#child = child;
  }

  /** Rejects with what the child threw, or when it has ended. */
  call<K extends keyof (Api & CommonApi) & string>(
    name: K,
    ...args: Arguments<(Api & CommonApi)[K]>
  ): Promise<Result<(Api & CommonApi)[K]>> {
    this.#calls += 1;
    const request: Request = { id: this.#calls, name, args };
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve: resolve as Pending["resolve"], reject });
      this.#child.send(request, (error) => {
        if (error !== null) this.#take(request.id)?.reject(error);
      });
    });
  }

  /** Ends it at once, without a goodbye to anybody. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#end;
  }

  /** Lets it end by itself, so that profiles are written; after 5 s it is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 5_000);
    await this.#end;
    clearTimeout(timer);
  }

  #onAnswer({ id, value, error }: Answer): void {
    const pending = this.#take(id);
    if (error === undefined) pending?.resolve(value);
    else pending?.reject(new Error(`${this.#name}: ${error}`));
  }

  #take(id: number): undefined | Pending {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
