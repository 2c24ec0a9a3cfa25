import type { ExitCode } from "../cli-io.js";
import { parseSettingName, type ResolvedSetting, SETTING_NAMES, SETTINGS } from "../core/settings.js";
import { renderTable } from "../core/table.js";
import { traceSettings } from "../global-options.js";
import { writeSetting } from "../io/config-file.js";
import { printStructured, TEXT_OUTPUT_OPTION } from "../print-structured.js";
import { orUsage } from "../usage-error.js";
import { argument, example, type LocalCall, type Verb, type VerbGroup } from "../verb.js";

const NAME = argument("NAME", `one of ${SETTING_NAMES.join(", ")}`, "one", SETTING_NAMES);

const viewVerb: Verb = {
  needs: "nothing",
  details:
    "A flag beats the environment, the environment beats the config file, the file beats the default. The file is $CAUSEWAY_CONFIG, else ~/.config/causeway/config.yaml. Exit status 1 when a value is wrong.",
  args: [],
  options: [TEXT_OUTPUT_OPTION],
  location: "used",
  examples: [example("What a command would use, and why.", "config view")],
  run: viewConfig,
};

const setVerb: Verb = {
  needs: "nothing",
  details: "Writes the value into the config file; comments in it stay. Asks nobody whether it is there.",
  args: [NAME, argument("VALUE", "the value", "one")],
  options: [],
  location: "unused",
  examples: [example("Another central from now on.", "config set server https://central.example.com:8080")],
  run: setConfig,
};

const unsetVerb: Verb = {
  needs: "nothing",
  details: "Takes the value out of the config file: the default counts again.",
  args: [NAME],
  options: [],
  location: "unused",
  examples: [example("Back to the default.", "config unset tenant")],
  run: unsetConfig,
};

export const configGroup: VerbGroup = {
  verbs: [
    { name: "view", summary: "show every setting and where it comes from", verb: viewVerb },
    { name: "set", summary: "keep a setting in the config file", verb: setVerb },
    { name: "unset", summary: "take a setting out of the config file", verb: unsetVerb },
  ],
  standard: "view",
};

async function viewConfig(call: LocalCall): Promise<ExitCode> {
  const { options, report, paint, io, file } = call;
  const settings = Object.values(traceSettings(options, io.env, file));
  const problems = settings.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  if (options.text("output") === "text") {
    io.stdout.write(renderTable(["NAME", "VALUE", "SOURCE"], settings.map(rowOf), paint));
  } else {
    const shown = settings.map(({ name, value, source }) => ({ name, value, source }));
    printStructured({ file: file.path, settings: shown }, call);
  }
  for (const problem of problems) report.error(problem);
  return problems.length === 0 ? 0 : 1;
}

function rowOf({ name, value, source, problem }: ResolvedSetting) {
  return [
    { text: name, tone: undefined },
    { text: value, tone: problem === undefined ? undefined : ("bad" as const) },
    { text: source, tone: undefined },
  ];
}

async function setConfig({ args: [word = "", text = ""], io, file }: LocalCall): Promise<ExitCode> {
  const name = orUsage(parseSettingName(word));
  const value = orUsage(SETTINGS[name].parse(text), name);
  await writeSetting(file, io.files, { name, value });
  io.stdout.write(`${name} is ${value} in ${file.path}\n`);
  return 0;
}

async function unsetConfig({ args: [word = ""], report, io, file }: LocalCall): Promise<ExitCode> {
  const name = orUsage(parseSettingName(word));
  if (file.values[name] === undefined) {
    report.note(`${name} is not set in ${file.path === "" ? "any config file" : file.path}`);
    return 0;
  }
  await writeSetting(file, io.files, { name, value: undefined });
  io.stdout.write(`${name} is not set in ${file.path} any more\n`);
  return 0;
}
