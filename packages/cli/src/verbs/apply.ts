import type { ExitCode } from "../cli-io.js";
import { parseApplyResults } from "../core/answers.js";
import { AUTHOR_OPTION } from "../global-options.js";
import { FILENAME_OPTION, readObjects } from "../io/read-objects.js";
import { understood } from "../understood.js";
import { type Call, example, option, type Verb } from "../verb.js";

export const applyVerb: Verb = {
  needs: "central",
  details:
    "Central takes all objects or none, in the order in which they are given: a parent must be there already or come before its children. Of the files of a folder, those with parents go first. Organization, tenant and workspace are those of each object's metadata.",
  args: [],
  options: [FILENAME_OPTION, option("dry-run", "say what would happen and change nothing"), AUTHOR_OPTION],
  location: "unused",
  examples: [
    example("One file.", "apply -f bookinfo-ws.yaml"),
    example("Several files at once: all of them or none.", "apply -f bookinfo-ws.yaml -f bookinfo-ws-setting.yaml"),
    example("Every .yaml, .yml and .json file of a folder.", "apply -f objects/"),
    example("What another program writes.", "apply -f -", "cat bookinfo-ws.yaml"),
    example("In the name of a change request.", "apply -f bookinfo-ws.yaml --author CR-1042"),
    example("Only check.", "apply -f bookinfo-ws-setting.yaml --dry-run"),
  ],
  run: runApply,
};

async function runApply(call: Call): Promise<ExitCode> {
  const { options, central, report, io } = call;
  const sources = await readObjects(call);
  const isDryRun = options.isSet("dry-run");
  const answer = await central.send({
    method: "POST",
    path: ["apply"],
    query: { dryRun: isDryRun ? "true" : undefined },
    body: sources.text,
  });
  if (!answer.ok) {
    report.refused(answer.error, sources.locate);
    report.note(isDryRun ? "this would be refused" : "nothing was applied");
    return 1;
  }
  for (const { path, action, warnings } of understood(parseApplyResults(answer.value), central)) {
    for (const warning of warnings) report.warn(warning, sources.locate);
    io.stdout.write(`${path} ${action}${isDryRun ? " (dry run)" : ""}\n`);
  }
  return 0;
}
