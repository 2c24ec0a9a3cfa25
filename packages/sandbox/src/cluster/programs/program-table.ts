import type { Clock } from "@causeway/shared";
import { createBasicPrograms, type Program } from "./basic-programs.js";
import { createCurl, NO_APPS } from "./curl.js";
import type { PodPrograms, ProgramCall, ProgramResult } from "./pod-programs.js";
import { runShell } from "./shell.js";

const BIN = /^\/(?:usr\/)?(?:local\/)?s?bin\//;

/** The programs of all containers of a cluster: those that were plugged in, newest first, then the small table of its own. */
export class ProgramTable implements PodPrograms {
  readonly #plugged: PodPrograms[] = [];
  readonly #basic: ReadonlyMap<string, Program>;
  readonly #curl = createCurl(NO_APPS);

  constructor(clock: Clock) {
    this.#basic = createBasicPrograms(clock);
  }

  /** Asks these programs before all others; the returned function takes them out again. */
  use(programs: PodPrograms): () => void {
    this.#plugged.unshift(programs);
    return () => {
      const at = this.#plugged.indexOf(programs);
      if (at >= 0) this.#plugged.splice(at, 1);
    };
  }

  run(call: ProgramCall): undefined | Promise<ProgramResult> {
    const [program = "", ...rest] = call.argv;
    const named = { ...call, argv: [program.replace(BIN, ""), ...rest] };
    for (const programs of this.#plugged) {
      const running = programs.run(named);
      if (running !== undefined) return running;
    }
    const [name = ""] = named.argv;
    if (name === "sh" || name === "bash" || name === "ash") return runShell(named, this);
    return this.#curl.run(named) ?? this.#basic.get(name)?.(named);
  }
}
