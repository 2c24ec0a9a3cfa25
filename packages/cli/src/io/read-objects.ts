import { type JoinedSources, joinSources } from "../core/joined-sources.js";
import type { Call } from "../verb.js";
import { option } from "../verb.js";
import { readSources } from "./read-sources.js";

/** `-f` of verbs that send objects to central. */
export const FILENAME_OPTION = option("filename", "file, folder, or - for standard input; may be given several times", {
  short: "f",
  value: "FILE",
  completes: "files",
  isRepeatable: true,
  isRequired: true,
});

/** Everything that the `-f` options name, as one text to send. */
export async function readObjects({ options, report, io }: Call): Promise<JoinedSources> {
  const names = options.texts("filename");
  if (names.includes("-") && io.isTerminal.stdin) report.note("reading objects from the terminal; end with Ctrl-D");
  return joinSources(await readSources(names, io));
}
