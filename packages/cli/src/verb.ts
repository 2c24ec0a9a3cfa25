import type { CallOptions } from "./call-options.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import type { Place } from "./core/object-path.js";
import type { Paint } from "./core/paint.js";
import type { ConfigFile } from "./core/settings.js";
import type { CentralClient } from "./io/central-client.js";
import type { Reporter } from "./reporter.js";

/** A positional argument, in order. Only the last one may repeat. */
export interface ArgumentSpec {
  readonly name: string;
  readonly says: string;
  readonly count: "one" | "optional" | "any" | "some";
  /** What completion offers; undefined for anything that only the person knows. */
  readonly completes: undefined | Completes;
}

/** What completion can offer: kinds, names of the kind before, clusters, files, or words. */
export type Completes = "kinds" | "objectKinds" | "names" | "clusters" | "files" | readonly string[];

/** An argument by its name, its meaning and how often it comes; completion offers nothing unless told. */
export function argument(
  name: string,
  says: string,
  count: ArgumentSpec["count"],
  completes?: Completes,
): ArgumentSpec {
  return { name, says, count, completes };
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
  /** The only values it takes. */
  readonly choices: undefined | readonly string[];
  /** What completion offers where there are no choices. */
  readonly completes: undefined | Completes;
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
    completes: undefined,
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

/** What every call gets to work with. */
export interface LocalCall {
  /** Positional arguments, flat. */
  readonly args: readonly string[];
  readonly options: CallOptions;
  readonly report: Reporter;
  /** For standard output. */
  readonly paint: Paint;
  readonly io: CliIo;
  readonly file: ConfigFile;
  /** Every command there is. */
  readonly verbs: readonly VerbEntry[];
}

/** What a call gets that talks to central. */
export interface Call extends LocalCall {
  /** From `--org`, `--tenant`, `-w`, the environment, the config file, or the defaults. */
  readonly place: Place;
  readonly central: CentralClient;
  /** `--request-timeout`. */
  readonly timeoutMs: number;
}

interface VerbBase {
  /** What a person must know beyond summary and options; may be empty. */
  readonly details: string;
  readonly args: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** Whether `--org`, `--tenant` and `-w` mean anything to it. */
  readonly location: "used" | "unused";
  readonly examples: readonly Example[];
}

/** What one command is and does; its name and summary stand where it is listed. */
export interface CentralVerb extends VerbBase {
  readonly needs: "central";
  readonly run: (call: Call) => Promise<ExitCode>;
}

/** A command that works without central, and with settings that are wrong. */
interface LocalVerb extends VerbBase {
  readonly needs: "nothing";
  readonly run: (call: LocalCall) => Promise<ExitCode>;
}

export type Verb = CentralVerb | LocalVerb;

export interface NamedVerb {
  readonly name: string;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  readonly verb: Verb;
}

/** Verbs that share a first word: `edges list`, `edges adopt`. */
export interface VerbGroup {
  readonly verbs: readonly NamedVerb[];
  /** The verb that the first word alone means; undefined when it means none. */
  readonly standard: undefined | string;
}

/** A command as the list of commands knows it. */
export interface VerbEntry {
  readonly name: string;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  /** Reads the verb's file. Only the command that was called is read: the start must not grow with their number. */
  readonly load: () => Promise<Verb | VerbGroup>;
}
