import { err, ok, type Result } from "@causeway/shared";

export interface DemoOptions {
  /** Run the failover from start to end and exit, instead of staying up. */
  readonly isScenario: boolean;
  /** Print one line of JSON at the end. */
  readonly isJson: boolean;
  readonly isHelp: boolean;
}

export const DEMO_USAGE = `npm start [-- --scenario [--json]]

  npm start                        start the demo and stay up until Ctrl-C
  npm start -- --scenario          run a failover from start to end, then exit: 0 if every step held, else 1
  npm start -- --scenario --json   the same, with one line of JSON at the end
`;

const KNOWN = ["--scenario", "--json", "--help", "-h"];

/** The demo's own flags; anything else is a usage error. */
export function parseDemoArgs(argv: readonly string[]): Result<DemoOptions> {
  const unknown = argv.find((arg) => !KNOWN.includes(arg));
  if (unknown !== undefined) return err(`unknown option ${JSON.stringify(unknown)}\n\n${DEMO_USAGE}`);
  const options: DemoOptions = {
    isScenario: argv.includes("--scenario"),
    isJson: argv.includes("--json"),
    isHelp: argv.includes("--help") || argv.includes("-h"),
  };
  if (options.isJson && !options.isScenario) return err(`--json goes with --scenario\n\n${DEMO_USAGE}`);
  return ok(options);
}
