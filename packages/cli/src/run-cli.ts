import { AppError } from "@causeway/shared/basics";
import type { CallOptions } from "./call-options.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { defaultAuthor, parseAuthor } from "./core/author.js";
import { fromKubectl } from "./core/from-kubectl.js";
import { createPaint, type Paint, wantsColour } from "./core/paint.js";
import { AUTHOR_OPTION, LOCATION_OPTIONS, parseGlobalSettings } from "./global-options.js";
import { createCentralClient } from "./io/central-client.js";
import { readConfigFile } from "./io/config-file.js";
import { createProgram, findCalled, findSlip } from "./program.js";
import { createReporter, type Reporter } from "./reporter.js";
import { orUsage, UsageError } from "./usage-error.js";
import type { LocalCall, NamedVerb, Verb } from "./verb.js";
import { VERBS } from "./verbs.js";

/**
 * Runs one command line from its words to its printed answer.
 *
 * @param argv the name the program was called by, then the words after it: `["tctl", "apply", "-f", "ws.yaml"]`
 * @returns 0 done, 1 refused or failed, 2 called wrongly; everything a person must know has been printed
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const [calledName = "causeway", ...given] = argv;
  const words = fromKubectl(given);
  const paint = paintFor(io, "stderr");
  const report = createReporter(io.stderr, paint);
  let exitCode: ExitCode = 0;
  const run = async (verb: NamedVerb, args: readonly string[], options: CallOptions): Promise<void> => {
    exitCode = await runVerb(verb, args, options, { io, report });
  };
  const called = findCalled(words, VERBS);
  const verb = await called?.load();
  const slip = called !== undefined && verb !== undefined && "verbs" in verb && findSlip(words, called.name, verb);
  if (slip) {
    report.error(`unknown command ${JSON.stringify(slip.word)}: ${describeMeant(called.name, slip.meant)}`);
    return 2;
  }
  const loaded = new Map(called === undefined || verb === undefined ? [] : [[called.name, verb]]);
  const program = createProgram({ calledName, entries: VERBS, loaded, io, paint, run });
  if (words.length === 0) {
    program.outputHelp({ error: true });
    return 2;
  }
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    return exitCodeOf(error, report);
  }
}

function describeMeant(group: string, meant: readonly string[]): string {
  const [first = "", ...others] = meant.map((name) => `${group} ${name}`);
  return others.length === 0 ? `did you mean ${first}?` : `use one of ${[first, ...others].join(", ")}`;
}

async function runVerb(
  { name, verb }: NamedVerb,
  args: readonly string[],
  options: CallOptions,
  { io, report }: { readonly io: CliIo; readonly report: Reporter },
): Promise<ExitCode> {
  if (verb.location === "unused") refuseLocation(name, options);
  const file = await readConfigFile(io.env, io.files);
  const local: LocalCall = { args, options, report, paint: paintFor(io, "stdout"), io, file, verbs: VERBS };
  if (verb.needs === "nothing") return verb.run(local);
  const settings = parseGlobalSettings(options, io.env, file);
  if (!settings.ok) {
    for (const problem of settings.error) report.error(problem);
    return 2;
  }
  const { place, server, timeoutMs } = settings.value;
  const author = authorOf(verb, options, io);
  const central = createCentralClient({ server, timeoutMs, author, send: io.http });
  return verb.run({ ...local, place, central, timeoutMs });
}

function paintFor({ env, isTerminal }: CliIo, stream: "stdout" | "stderr"): Paint {
  return createPaint(wantsColour(env, isTerminal[stream]) ? "coloured" : "plain");
}

/** Only verbs that change something have an author. */
function authorOf(verb: Verb, options: CallOptions, { env, hostName }: CliIo): string {
  if (!verb.options.includes(AUTHOR_OPTION)) return "";
  const given = options.text(AUTHOR_OPTION.name);
  return given === undefined ? defaultAuthor(env, hostName()) : orUsage(parseAuthor(given));
}

/** A location that is not heeded would let a person believe that it was. */
function refuseLocation(name: string, options: CallOptions): void {
  const given = LOCATION_OPTIONS.find((location) => options.text(location.name) !== undefined);
  if (given !== undefined) throw new UsageError(`--${given.name} means nothing to ${name}`);
}

/** Expected ends only; a defect goes on to the caller and ends the process with its stack. */
function exitCodeOf(error: unknown, report: Reporter): ExitCode {
  // Help that was asked for ends with 0; help instead of a missing word does not.
  if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) {
    report.error(error.message);
    return 2;
  }
  if (error instanceof AppError) {
    report.error(error.message);
    return 1;
  }
  throw error;
}

function isCommanderError(error: unknown): error is Error & { readonly exitCode: unknown } {
  return (
    error instanceof Error && "code" in error && String(error.code).startsWith("commander.") && "exitCode" in error
  );
}
