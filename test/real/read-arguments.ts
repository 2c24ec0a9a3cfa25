/** What the person who runs the tests has asked for. */
export interface Arguments {
  /** Find or make the components, and run nothing. */
  readonly isComponentsOnly: boolean;
  /** For vitest: names of files, and its own options. A suite is the folder of its name. */
  readonly forVitest: readonly string[];
}

/** The suites: each is a folder. */
const SUITES: ReadonlySet<string> = new Set([
  "components",
  "harness",
  "ads",
  "contract",
  "product",
  "referee",
  "situations",
  "traffic",
  "bench",
]);

const FOLDER = "test/real/";

export function readArguments(args: readonly string[]): Arguments {
  return {
    isComponentsOnly: args.includes("--components"),
    forVitest: args
      .filter((word) => word !== "--components")
      .map((word) => (SUITES.has(word) ? `${FOLDER}${word}/` : word)),
  };
}
