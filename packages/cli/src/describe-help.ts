import type { Example } from "./verb.js";

/** The examples of one verb as help prints them, each runnable as it stands. */
export function describeExamples(examples: readonly Example[], calledName: string): string {
  const lines = examples.flatMap((example) => [`  # ${example.says}`, `  ${exampleLine(example, calledName)}`]);
  return ["", "Examples:", ...lines].join("\n");
}

export function exampleLine({ args, pipedFrom }: Example, calledName: string): string {
  return `${pipedFrom === undefined ? "" : `${pipedFrom} | `}${calledName} ${args}`;
}

/** What the help of the whole program says below the list of commands. */
export function describeProgram(calledName: string): string {
  return `
Environment:
  CAUSEWAY_SERVER   central's API, as --server
  CAUSEWAY_ORG      organization, as --org
  CAUSEWAY_TENANT   tenant, as --tenant
  CAUSEWAY_CONFIG   config file (default ~/.config/causeway/config.yaml); a flag beats the environment,
                    the environment beats the file: see "config view"
  NO_COLOR          any value: no colours

Exit status: 0 done, 1 refused or failed, 2 called wrongly.

Examples:
  # What a command does and how it is used.
  ${calledName} apply --help
  # Apply the objects of a file.
  ${calledName} apply -f bookinfo-ws.yaml
  # What the edges have written into the clusters.
  ${calledName} get entries -A`;
}
