import { AppError } from "@causeway/shared/basics";
import type { ExitCode } from "../cli-io.js";
import { parseAdoption, parseServerVersion } from "../core/answers.js";
import { textAt } from "../core/record.js";
import { AUTHOR_OPTION } from "../global-options.js";
import { readRequest } from "../io/central-client.js";
import { understood } from "../understood.js";
import { UsageError } from "../usage-error.js";
import { argument, type Call, example, option, type Verb, type VerbGroup } from "../verb.js";

const backupVerb: Verb = {
  needs: "central",
  details:
    "A consistent copy of central's store, taken while it runs: objects, history and identity. The file appears when it is complete; one that is there already is replaced. Only its owner may read it.",
  args: [argument("FILE", "where to write the copy", "one", "files")],
  options: [],
  location: "unused",
  examples: [example("Before an upgrade.", "central backup central.db")],
  run: backUp,
};

const restoreVerb: Verb = {
  needs: "central",
  details:
    "Replaces everything that central holds by the copy. The store gets a new identity: edges keep what they wrote and delete nothing until it is adopted for their cluster with `edges adopt`. Without --yes it says what would be replaced, and does nothing.",
  args: [argument("FILE", "a copy made by backup", "one", "files")],
  options: [option("yes", "really replace everything"), AUTHOR_OPTION],
  location: "unused",
  examples: [example("Back to the copy.", "central restore central.db --yes")],
  run: restore,
};

export const centralGroup: VerbGroup = {
  verbs: [
    { name: "backup", summary: "copy central's store to a file", verb: backupVerb },
    { name: "restore", summary: "replace central's store by a copy", verb: restoreVerb },
  ],
  standard: undefined,
};

async function backUp({ args, central, timeoutMs, report, io }: Call): Promise<ExitCode> {
  const [path = ""] = args;
  const answer = await central.open({
    method: "POST",
    path: ["central", "backup"],
    query: {},
    body: undefined,
    accept: "application/octet-stream",
    headers: {},
    signal: undefined,
    idleTimeoutMs: timeoutMs,
  });
  if (!answer.ok) return report.refused(answer.error);
  const chunks = described(answer.value, (error) => central.describe(error));
  const bytes = await io.files.writeBytes(path, chunks).catch(cannot("write", path));
  io.stdout.write(`${path}: ${bytes} bytes\n`);
  return 0;
}

async function restore(call: Call): Promise<ExitCode> {
  const { args, options, central, report, io } = call;
  const [path = ""] = args;
  if (!options.isSet("yes")) return refuseUnconfirmed(path, call);
  const chunks = await io.files.readBytes(path).catch(cannot("read", path));
  const answer = await central.send({ method: "POST", path: ["central", "restore"], query: {}, body: chunks });
  if (!answer.ok) return report.refused(answer.error);
  const storeId = understood(parseAdoption(answer.value), central);
  io.stdout.write(`restored ${textAt(answer.value, "objects") ?? "all"} objects; the store is now ${storeId}\n`);
  report.note(`edges delete nothing until it is adopted for their cluster: "edges list", then "edges adopt CLUSTER"`);
  return 0;
}

async function refuseUnconfirmed(path: string, { central }: Call): Promise<never> {
  const version = await central.send(readRequest("version"));
  const store = version.ok ? understood(parseServerVersion(version.value), central) : undefined;
  const what = store === undefined ? "the store" : `store ${store.storeId} at revision ${store.revision}`;
  throw new UsageError(`this would replace ${what} of ${central.server} by ${path}: say --yes if that is meant`);
}

/** What breaks while it is read breaks in words that a person can use. */
async function* described(
  chunks: AsyncIterable<Uint8Array>,
  describe: (error: unknown) => AppError,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw describe(error);
  }
}

function cannot(verb: "read" | "write", path: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof AppError) throw error;
    const reason = textAt(error, "message") ?? "no reason given";
    throw new AppError("NotFound", `cannot ${verb} ${path}: ${reason}`, { cause: error });
  };
}
