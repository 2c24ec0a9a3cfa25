import type { CallOptions } from "./call-options.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import type { Place } from "./core/object-path.js";
import type { CentralClient } from "./io/central-client.js";
import type { Reporter } from "./reporter.js";

/** A positional argument, in order. Only the last one may repeat. */
export interface ArgumentSpec {
  readonly name: string;
  readonly says: string;
  readonly count: "one" | "optional" | "any" | "some";
}

/** An option as data, so that help, completion and the reference are made from one place. */
export interface OptionSpec {
  /** Long name without dashes; the verb reads it by this name. */
  readonly name: string;
  readonly short: undefined | string;
  /** How help calls the value; undefined for a flag that takes none. */
  readonly value: undefined | string;
  readonly says: string;
  readonly isRepeatable: boolean;
  readonly isRequired: boolean;
  readonly choices: undefined | readonly string[];
  readonly fallback: undefined | string;
}

/** An option with everything optional left out, to be filled by name. */
export function option(name: string, says: string, rest: Partial<Omit<OptionSpec, "name" | "says">> = {}): OptionSpec {
  return {
    name,
    says,
    short: undefined,
    value: undefined,
    isRepeatable: false,
    isRequired: false,
    choices: undefined,
    fallback: undefined,
    ...rest,
  };
}

export interface Example {
  readonly says: string;
  /** What follows the program's name. */
  readonly args: string;
  /** A command whose output is piped in, where the example reads standard input. */
  readonly pipedFrom: undefined | string;
}

export function example(says: string, args: string, pipedFrom?: string): Example {
  return { says, args, pipedFrom };
}

/** What one call of a verb gets to work with. */
export interface Call {
  /** Positional arguments, flat. */
  readonly args: readonly string[];
  readonly options: CallOptions;
  /** From `--org`, `--tenant`, `-w`, the environment, or the defaults. */
  readonly place: Place;
  readonly central: CentralClient;
  readonly report: Reporter;
  readonly io: CliIo;
}

/** What one command is and does; its name and summary stand where it is listed. */
export interface Verb {
  /** What a person must know beyond summary and options; may be empty. */
  readonly details: string;
  readonly args: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** Whether `--org`, `--tenant` and `-w` mean anything to it. */
  readonly location: "used" | "unused";
  readonly examples: readonly Example[];
  readonly run: (call: Call) => Promise<ExitCode>;
}

export interface NamedVerb {
  readonly name: string;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  readonly verb: Verb;
}

/** Verbs that share a first word: `edges list`, `edges adopt`. */
export interface VerbGroup {
  readonly verbs: readonly NamedVerb[];
  /** The verb that the first word alone means. */
  readonly standard: string;
}
