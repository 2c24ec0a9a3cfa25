import type { ExitCode, TextSink } from "./cli-io.js";
import { describeProblem, describeWarning, type Locate } from "./core/describe-problem.js";
import type { Paint } from "./core/paint.js";
import { printable } from "./core/printable.js";
import type { Problem } from "./core/problem.js";
import { reasonFooter } from "./core/reason-docs.js";

/** What a person reads besides the result: warnings and errors, one a line, on standard error. */
export interface Reporter {
  /** A warning of central's about the objects that were sent. */
  warn(message: string, locate: Locate): void;
  error(message: string): void;
  /** A remark that is neither, such as "No resources found". */
  note(message: string): void;
  /** Where the reasons are explained that a printed text shows; says nothing when it shows none. */
  reasonsIn(text: string): void;
  /** Central's "no": every cause at its place. The answer is the exit code. */
  refused(problem: Problem, locate?: Locate): ExitCode;
}

export function createReporter(stderr: TextSink, paint: Paint): Reporter {
  const print = (line: string): void => stderr.write(`${line}\n`);
  return {
    warn: (text, locate) => {
      const { place, message } = describeWarning(text, locate);
      print(`${place === "" ? "" : paint("strong", `${place}: `)}${paint("pending", "warning:")} ${message}`);
    },
    // The lines below the first show a place in what the person wrote.
    error: (message) => {
      const [first = "", ...below] = message.split("\n");
      print([`${paint("bad", "error:")} ${printable(first)}`, ...below.map(printable)].join("\n"));
    },
    note: (message) => print(printable(message)),
    reasonsIn: (text) => {
      const footer = reasonFooter(text);
      if (footer !== undefined) print(paint("dim", footer));
    },
    refused: (problem, locate = () => undefined) => {
      for (const { place, message } of describeProblem(problem, locate)) {
        print(`${place === "" ? paint("bad", "error:") : paint("strong", `${place}:`)} ${message}`);
      }
      return 1;
    },
  };
}
