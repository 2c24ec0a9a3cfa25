import type { ExitCode, TextSink } from "./cli-io.js";
import { describeProblem, describeWarning, type Locate } from "./core/describe-problem.js";
import type { Paint } from "./core/paint.js";
import { printable } from "./core/printable.js";
import type { Problem } from "./core/problem.js";

/** What a person reads besides the result: warnings and errors, one a line, on standard error. */
export interface Reporter {
  /** A warning of central's about the objects that were sent. */
  warn(message: string, locate: Locate): void;
  error(message: string): void;
  /** A remark that is neither, such as "No resources found". */
  note(message: string): void;
  /** Central's "no": every cause at its place. The answer is the exit code. */
  refused(problem: Problem, locate?: Locate): ExitCode;
}

export function createReporter(stderr: TextSink, paint: Paint): Reporter {
  const print = (line: string): void => stderr.write(`${line}\n`);
  return {
    warn: (text, locate) => {
      const { place, message } = describeWarning(text, locate);
      print(`${place === "" ? "" : paint.bold(`${place}: `)}${paint.yellow("warning:")} ${message}`);
    },
    error: (message) => print(`${paint.red("error:")} ${printable(message)}`),
    note: (message) => print(printable(message)),
    refused: (problem, locate = () => undefined) => {
      for (const { place, message } of describeProblem(problem, locate)) {
        print(`${place === "" ? paint.red("error:") : paint.bold(`${place}:`)} ${message}`);
      }
      return 1;
    },
  };
}
