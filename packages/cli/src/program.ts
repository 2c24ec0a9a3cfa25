import { nearestWord } from "@causeway/shared/basics";
import { Argument, Command, Option } from "commander";
import { CallOptions } from "./call-options.js";
import type { CliIo } from "./cli-io.js";
import { readClientVersion } from "./client-version.js";
import type { Paint } from "./core/paint.js";
import { describeExamples, describeProgram } from "./describe-help.js";
import { LOCATION_OPTIONS, SERVER_OPTIONS } from "./global-options.js";
import type { ArgumentSpec, NamedVerb, OptionSpec, Verb, VerbEntry, VerbGroup } from "./verb.js";

/** Carries out a verb with what the command line says. */
type RunVerb = (verb: NamedVerb, args: readonly string[], options: CallOptions) => Promise<void>;

export interface ProgramOptions {
  /** How the program was called; help speaks of itself by this name. */
  readonly calledName: string;
  readonly entries: readonly VerbEntry[];
  /** By name: the verbs that may be called. The others are only listed. */
  readonly loaded: ReadonlyMap<string, Verb | VerbGroup>;
  readonly io: Pick<CliIo, "stdout" | "stderr">;
  /** For complaints, on standard error. */
  readonly paint: Paint;
  readonly run: RunVerb;
}

/** Understood before and after the verb. */
const GLOBAL_OPTIONS: readonly OptionSpec[] = [...LOCATION_OPTIONS, ...SERVER_OPTIONS];
const HELP_WIDTH = 100;

/**
 * The parser of the command line, made from the verbs' own descriptions. Parsing throws commander's `CommanderError`
 * after it has printed help or a complaint.
 */
export function createProgram(options: ProgramOptions): Command {
  const { calledName, entries, loaded, io, paint } = options;
  const program = new Command(calledName)
    .description("Manage Causeway: automatic failover between Istio clusters.")
    .version(readClientVersion(), "-V, --version", "print the version of this program")
    .exitOverride()
    .showHelpAfterError(`see: ${calledName} --help`)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, paint("bad", "error:"))),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    })
    .addHelpText("after", describeProgram(calledName));
  for (const spec of GLOBAL_OPTIONS) program.addOption(createOption(spec));
  for (const { name, summary } of entries) {
    const verb = loaded.get(name);
    if (verb === undefined) program.command(name).summary(summary);
    else if ("run" in verb) addVerb(program, { name, summary, verb }, options, "named");
    else addGroup(program, { name, summary, group: verb }, options);
  }
  return program;
}

/** The command that the words call, or ask help for: the first that is neither an option nor an option's value. */
export function findCalled(words: readonly string[], entries: readonly VerbEntry[]): undefined | VerbEntry {
  const [name, second] = operandsOf(words);
  return entries.find((entry) => entry.name === (name === "help" ? second : name));
}

/**
 * A second word that is none of the group's verbs, where the group alone has no use for it: the parser would speak of too
 * many arguments.
 *
 * @returns the word, and the verbs that may have been meant: one that is near, or all
 */
export function findSlip(
  words: readonly string[],
  name: string,
  { verbs, standard }: VerbGroup,
): undefined | { readonly word: string; readonly meant: readonly string[] } {
  const [group, word] = operandsOf(words);
  const names = verbs.map((verb) => verb.name);
  const takesArguments = verbs.some((verb) => verb.name === standard && verb.verb.args.length > 0);
  if (group !== name || word === undefined || takesArguments || names.includes(word)) return undefined;
  const near = nearestWord(word, names);
  if (near !== undefined) return { word, meant: [near] };
  // Further on it may be the value of one of the verb's own options.
  return words.indexOf(word) === words.indexOf(name) + 1 ? { word, meant: names } : undefined;
}

/** Words that are neither global options nor their values; of a verb's own options the values count as words. */
function operandsOf(words: readonly string[]): readonly string[] {
  const takesValue = new Set(
    GLOBAL_OPTIONS.flatMap(({ name, short }) => [`--${name}`, ...(short ? [`-${short}`] : [])]),
  );
  const isValue = (index: number): boolean => takesValue.has(words[index - 1] ?? "");
  return words.filter((word, index) => !(word.startsWith("-") || isValue(index)));
}

interface NamedGroup {
  readonly name: string;
  readonly summary: string;
  readonly group: VerbGroup;
}

function addGroup(program: Command, { name, summary, group }: NamedGroup, options: ProgramOptions): void {
  const examples = group.verbs.flatMap(({ verb }) => verb.examples);
  const command = program
    .command(name)
    .description(sentence(summary))
    .summary(summary)
    .helpCommand(false)
    .addHelpText("after", describeExamples(examples, options.calledName));
  for (const verb of group.verbs) addVerb(command, verb, options, verb.name === group.standard ? "standard" : "named");
}

function addVerb(parent: Command, named: NamedVerb, options: ProgramOptions, as: "named" | "standard"): void {
  const { name, summary, verb } = named;
  const command = parent
    .command(name, { isDefault: as === "standard" })
    .summary(summary)
    .description([sentence(summary), verb.details].filter((text) => text !== "").join("\n\n"));
  const fullName = commandPath(command);
  command
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: () => globalOptionsOf(verb, parent) })
    .showHelpAfterError(`see: ${fullName} --help`)
    .addHelpText("after", describeExamples(verb.examples, options.calledName));
  for (const spec of verb.args) command.addArgument(createArgument(spec));
  for (const spec of verb.options) command.addOption(createOption(spec));
  command.action(() => options.run(named, command.args, readOptions(command, verb)));
}

function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}

/** Help lists only the global options that mean something to the verb. */
function globalOptionsOf(verb: Verb, parent: Command): Option[] {
  const specs = verb.location === "used" ? GLOBAL_OPTIONS : SERVER_OPTIONS;
  const root = parent.parent ?? parent;
  return root.options.filter((candidate) => specs.some(({ name }) => candidate.long === `--${name}`));
}

function readOptions(command: Command, verb: Verb): CallOptions {
  const values = command.optsWithGlobals<Record<string, undefined | string | boolean | readonly string[]>>();
  const specs = [...GLOBAL_OPTIONS, ...verb.options];
  return new CallOptions(new Map(specs.map((spec) => [spec.name, values[createOption(spec).attributeName()]])));
}

function createOption(spec: OptionSpec): Option {
  const short = spec.short === undefined ? "" : `-${spec.short}, `;
  const value = spec.value === undefined ? "" : ` <${spec.value}>`;
  const option = new Option(`${short}--${spec.name}${value}`, spec.says).makeOptionMandatory(spec.isRequired);
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.fallback !== undefined) option.default(spec.fallback);
  if (spec.isRepeatable) option.argParser((text, before: undefined | readonly string[]) => [...(before ?? []), text]);
  return option;
}

const BRACKETS: Readonly<Record<ArgumentSpec["count"], (name: string) => string>> = {
  one: (name) => `<${name}>`,
  some: (name) => `<${name}...>`,
  optional: (name) => `[${name}]`,
  any: (name) => `[${name}...]`,
};

function createArgument({ name, says, count }: ArgumentSpec): Argument {
  return new Argument(BRACKETS[count](name), says);
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
