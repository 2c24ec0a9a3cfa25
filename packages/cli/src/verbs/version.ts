import type { ExitCode } from "../cli-io.js";
import { readClientVersion } from "../client-version.js";
import { parseServerVersion } from "../core/answers.js";
import { readRequest } from "../io/central-client.js";
import { printStructured, TEXT_OUTPUT_OPTION } from "../print-structured.js";
import { understood } from "../understood.js";
import { type Call, example, option, type Verb } from "../verb.js";

export const versionVerb: Verb = {
  needs: "central",
  details: "",
  args: [],
  options: [option("client", "this program only; asks nobody"), TEXT_OUTPUT_OPTION],
  location: "unused",
  examples: [example("Both.", "version"), example("Without asking central.", "version --client")],
  run: showVersion,
};

/** What is known is printed before central is asked, so that it is there even when central is not. */
async function showVersion(call: Call): Promise<ExitCode> {
  const { options, central, report, io } = call;
  const client = { version: readClientVersion() };
  const isText = options.text("output") === "text";
  if (isText) io.stdout.write(`client: ${client.version}\n`);
  if (options.isSet("client")) {
    if (!isText) printStructured({ client }, call);
    return 0;
  }
  const answer = await central.send(readRequest("version"));
  if (!answer.ok) return report.refused(answer.error);
  const server = understood(parseServerVersion(answer.value), central);
  if (isText) {
    io.stdout.write(`server: ${server.version} (store ${server.storeId}, revision ${server.revision})\n`);
  } else printStructured({ client, server }, call);
  return 0;
}
