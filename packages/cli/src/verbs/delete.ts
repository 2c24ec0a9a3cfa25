import { AppError, type Result } from "@causeway/shared/basics";
import type { ExitCode } from "../cli-io.js";
import { parseNames } from "../core/answers.js";
import { deletionOrder, identifyObject, type NamedObject } from "../core/documents.js";
import { joinSources } from "../core/joined-sources.js";
import { parseObjectKind } from "../core/kinds.js";
import { objectPath } from "../core/object-path.js";
import { parseTarget } from "../core/target.js";
import { findTextProblem } from "../core/text-problem.js";
import { AUTHOR_OPTION } from "../global-options.js";
import { parseDocuments } from "../io/parse-documents.js";
import { readSources } from "../io/read-sources.js";
import { understood } from "../understood.js";
import { orUsage, UsageError } from "../usage-error.js";
import { argument, type Call, example, option, type Verb } from "../verb.js";

export const deleteVerb: Verb = {
  needs: "central",
  details:
    "Deleting a parent deletes its children, unless one of them is protected: then nothing goes. With -f, children go before their parents, whatever the order in the files. A deleted Cluster refuses its edge until the Cluster is applied again.",
  args: [
    argument("KIND", "kind of object, in full or short, or KIND/NAME", "optional", "objectKinds"),
    argument("NAME", "the objects", "any", "names"),
  ],
  options: [
    option("filename", "delete the objects of this file, folder, or - for standard input", {
      short: "f",
      value: "FILE",
      completes: "files",
      isRepeatable: true,
    }),
    option("ignore-not-found", "an object that is not there counts as deleted"),
    AUTHOR_OPTION,
  ],
  location: "used",
  examples: [
    example("One object by its name.", "delete wss bookinfo-ws-setting -w bookinfo-ws"),
    example("The objects of a file.", "delete -f bookinfo-ws.yaml"),
    example("The same again does no harm.", "delete ws bookinfo-ws --ignore-not-found"),
  ],
  run: async (call) => {
    const objects = call.options.texts("filename").length > 0 ? await objectsOfFiles(call) : objectsOfArguments(call);
    if (objects === "refused") return 1;
    let exitCode: ExitCode = 0;
    for (const object of objects) if ((await deleteObject(object, call)) !== 0) exitCode = 1;
    return exitCode;
  },
};

function objectsOfArguments({ args, place }: Call): readonly NamedObject[] {
  const { kind: word, names } = orUsage(parseTarget(args));
  if (word === "") throw new UsageError("say what to delete: KIND and NAME, or -f FILE");
  const kind = orUsage(parseObjectKind(word));
  if (names.length === 0) throw new UsageError(`say which ${kind.plural} to delete by their names`);
  return names.map((name) => ({ kind, path: orUsage(objectPath(kind, name, place)) }));
}

/**
 * All of them, an error or `refused` with everything said: nothing is deleted before everything is understood. Central
 * judges the text as it does for an apply, so that a slip gets the same answer whatever the verb.
 */
async function objectsOfFiles({
  args,
  options,
  place,
  io,
  central,
  report,
}: Call): Promise<readonly NamedObject[] | "refused"> {
  if (args.length > 0) throw new UsageError("give either KIND and NAME or -f FILE, not both");
  const sources = joinSources(await readSources(options.texts("filename"), io));
  const answer = await central.send({ method: "POST", path: ["diff"], query: {}, body: sources.text });
  const problem = answer.ok ? undefined : findTextProblem(answer.error);
  if (problem?.causes.some(({ reason }) => reason === "NoDocument")) throw noObjects();
  if (problem !== undefined) {
    report.refused(problem, sources.locate);
    report.note("nothing was deleted");
    return "refused";
  }
  const documents = await parseDocuments(sources);
  if (documents.length === 0) throw noObjects();
  return deletionOrder(documents.map((document) => located(document.place, identifyObject(document.value, place))));
}

function noObjects(): AppError {
  return new AppError("Invalid", "there are no objects in what -f names");
}

function located<T>(where: string, parsed: Result<T>): T {
  if (parsed.ok) return parsed.value;
  throw new AppError("Invalid", `${where}: ${parsed.error}`);
}

async function deleteObject({ kind, path }: NamedObject, { central, report, options, io }: Call): Promise<ExitCode> {
  const fullPath = [kind.plural, ...path];
  const answer = await central.send({ method: "DELETE", path: fullPath, query: {}, body: undefined });
  if (!answer.ok) {
    const isAbsent = answer.error.status === 404 && options.isSet("ignore-not-found");
    return isAbsent ? 0 : report.refused(answer.error);
  }
  for (const deleted of understood(parseNames(answer.value, "deleted"), central))
    io.stdout.write(`${deleted} deleted\n`);
  return 0;
}
