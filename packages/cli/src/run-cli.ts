import { AppError } from "@causeway/shared";
import type { CallOptions } from "./call-options.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { createPaint, wantsColour } from "./core/paint.js";
import { LOCATION_OPTIONS, parseGlobalSettings } from "./global-options.js";
import { createCentralClient } from "./io/central-client.js";
import { createProgram, findCalled } from "./program.js";
import { createReporter, type Reporter } from "./reporter.js";
import { UsageError } from "./usage-error.js";
import type { NamedVerb } from "./verb.js";
import { VERBS } from "./verbs.js";

/**
 * Runs one command line from its words to its printed answer.
 *
 * @param argv the name the program was called by, then the words after it: `["tctl", "apply", "-f", "ws.yaml"]`
 * @returns 0 done, 1 refused or failed, 2 called wrongly; everything a person must know has been printed
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const [calledName = "causeway", ...words] = argv;
  const paint = createPaint(wantsColour(io.env, io.isTerminal.stderr) ? "coloured" : "plain");
  const report = createReporter(io.stderr, paint);
  let exitCode: ExitCode = 0;
  const run = async (verb: NamedVerb, args: readonly string[], options: CallOptions): Promise<void> => {
    exitCode = await runVerb(verb, args, options, { io, report });
  };
  const called = findCalled(words, VERBS);
  const loaded = new Map(called === undefined ? [] : [[called.name, await called.load()]]);
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

async function runVerb(
  { name, verb }: NamedVerb,
  args: readonly string[],
  options: CallOptions,
  { io, report }: { readonly io: CliIo; readonly report: Reporter },
): Promise<ExitCode> {
  if (verb.location === "unused") refuseLocation(name, options);
  const settings = parseGlobalSettings(options, io.env);
  if (!settings.ok) {
    for (const problem of settings.error) report.error(problem);
    return 2;
  }
  const { place, server, timeoutMs } = settings.value;
  const central = createCentralClient({ server, timeoutMs, fetch: io.fetch });
  return verb.run({ args, options, place, central, report, io });
}

/** A location that is not heeded would let a person believe that it was. */
function refuseLocation(name: string, options: CallOptions): void {
  const given = LOCATION_OPTIONS.find((location) => options.text(location.name) !== undefined);
  if (given !== undefined) throw new UsageError(`--${given.name} means nothing to ${name}`);
}

/** Expected ends only; a defect goes on to the caller and ends the process with its stack. */
function exitCodeOf(error: unknown, report: Reporter): ExitCode {
  if (isCommanderError(error)) return HELPFUL.has(error.code) ? 0 : 2;
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

/** Ends of commander's that are no complaints. */
const HELPFUL: ReadonlySet<string> = new Set(["commander.help", "commander.helpDisplayed", "commander.version"]);

function isCommanderError(error: unknown): error is Error & { readonly code: string } {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("commander.")
  );
}
