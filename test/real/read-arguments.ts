/** What the person who runs the tests has asked for. */
export interface Arguments {
  /** Find or make the components, and run nothing. */
  readonly isComponentsOnly: boolean;
  /** For vitest: names of files, and its own options. A suite is the folder of its name. */
  readonly forVitest: readonly string[];
}

/** The suites, in the order in which they are listed: each is a folder. */
export const SUITES = ["components", "harness", "ads", "contract", "referee", "situations", "traffic"] as const;

const FOLDER = "test/real/";

export function readArguments(args: readonly string[]): Arguments {
  const isSuite = (word: string) => (SUITES as readonly string[]).includes(word);
  return {
    isComponentsOnly: args.includes("--components"),
    forVitest: args
      .filter((word) => word !== "--components")
      .map((word) => (isSuite(word) ? `${FOLDER}${word}/` : word)),
  };
}
