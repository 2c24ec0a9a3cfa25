import type { CompletionModel, Offer, OfferedCommand, OfferedOption } from "./core/completion/model.js";
import { KINDS } from "./core/kinds.js";
import { LOCATION_OPTIONS, SERVER_OPTIONS } from "./global-options.js";
import type { Completes, NamedVerb, OptionSpec, VerbEntry } from "./verb.js";

const HELP: OfferedOption = { flags: ["-h", "--help"], says: "show how it is used", value: undefined };

/** Reads every verb: only completion needs them all. */
export async function createCompletionModel(entries: readonly VerbEntry[]): Promise<CompletionModel> {
  const commands: OfferedCommand[] = [];
  const groups: CompletionModel["groups"][number][] = [];
  for (const { name, summary, load } of entries) {
    const verb = await load();
    if ("run" in verb) {
      commands.push(offeredCommand({ name, summary, verb }));
      continue;
    }
    groups.push({ name, verbs: verb.verbs.map((inner) => ({ word: inner.name, says: inner.summary })) });
    commands.push(...verb.verbs.map((inner) => offeredCommand({ ...inner, name: `${name} ${inner.name}` })));
  }
  return {
    programs: ["causeway", "tctl"],
    verbs: entries.map(({ name, summary }) => ({ word: name, says: summary })),
    groups,
    commands,
    globals: [...[...LOCATION_OPTIONS, ...SERVER_OPTIONS].map(offeredOption), HELP],
  };
}

function offeredCommand({ name, verb }: NamedVerb): OfferedCommand {
  const globals = verb.location === "used" ? [...LOCATION_OPTIONS, ...SERVER_OPTIONS] : SERVER_OPTIONS;
  const last = verb.args.at(-1);
  return {
    name,
    options: [...[...verb.options, ...globals].map(offeredOption), HELP],
    args: verb.args.map(({ completes }) => offerOf(completes)),
    isOpen: last?.count === "any" || last?.count === "some",
  };
}

function offeredOption({ name, short, value, says, choices, completes }: OptionSpec): OfferedOption {
  const flags = [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
  return { flags, says, value: value === undefined ? undefined : offerOf(choices ?? completes) };
}

function offerOf(completes: undefined | Completes): Offer {
  if (completes === undefined) return { kind: "nothing" };
  if (completes === "kinds") return { kind: "words", words: KINDS.map(({ plural }) => plural) };
  if (completes === "objectKinds") {
    return { kind: "words", words: KINDS.filter(({ source }) => source === "objects").map(({ plural }) => plural) };
  }
  return typeof completes === "string" ? { kind: completes } : { kind: "words", words: completes };
}
