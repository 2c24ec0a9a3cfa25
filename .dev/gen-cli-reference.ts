import { exampleLine } from "../packages/cli/src/describe-help.js";
import { LOCATION_OPTIONS, SERVER_OPTIONS } from "../packages/cli/src/global-options.js";
import type { ArgumentSpec, NamedVerb, OptionSpec } from "../packages/cli/src/verb.js";
import { VERBS } from "../packages/cli/src/verbs.js";
import { code, page, table } from "./markdown.js";

const PROGRAM = "causeway";

/** One section for each verb, from the data that help is made of. */
export async function generateCliReference(): Promise<string> {
  const sections: string[] = [];
  for (const { name, summary, load } of VERBS) {
    const verb = await load();
    if ("run" in verb) sections.push(...describeVerb({ name, summary, verb }, name));
    else for (const inner of verb.verbs) sections.push(...describeVerb(inner, `${name} ${inner.name}`));
  }
  return page("Command line", [
    `\`${PROGRAM}\` and \`tctl\` are the same program. Exit status: 0 done, 1 refused or failed, 2 called wrongly.`,
    "## Options of every command",
    describeOptions(SERVER_OPTIONS),
    "Commands that name objects below an organization have these as well:",
    describeOptions(LOCATION_OPTIONS),
    ...sections,
  ]);
}

function describeVerb({ summary, verb }: NamedVerb, fullName: string): string[] {
  const options = verb.location === "used" ? " Takes `--org`, `--tenant` and `--workspace`." : "";
  const examples = verb.examples.flatMap((one) => [`# ${one.says}`, exampleLine(one, PROGRAM)]);
  return [
    `## ${fullName}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.${options}`,
    `\`\`\`sh\n${[PROGRAM, fullName, ...verb.args.map(describeArgument), ...verb.options.flatMap(describeRequired)].join(" ")}\n\`\`\``,
    ...(verb.details === "" ? [] : [verb.details]),
    ...(verb.args.length === 0
      ? []
      : [
          table(
            ["argument", "meaning"],
            verb.args.map(({ name, says }) => [code(name), says]),
          ),
        ]),
    ...(verb.options.length === 0 ? [] : [describeOptions(verb.options)]),
    ...(examples.length === 0 ? [] : [`\`\`\`sh\n${examples.join("\n")}\n\`\`\``]),
  ];
}

function describeArgument({ name, count }: ArgumentSpec): string {
  const forms = { one: `<${name}>`, some: `<${name}...>`, optional: `[${name}]`, any: `[${name}...]` } as const;
  return forms[count];
}

/** Only what cannot be left out; the table has the rest. */
function describeRequired({ isRequired, short, name, value }: OptionSpec): string[] {
  if (!isRequired) return [];
  return [`${short === undefined ? `--${name}` : `-${short}`}${value === undefined ? "" : ` <${value}>`}`];
}

function describeOptions(options: readonly OptionSpec[]): string {
  return table(
    ["option", "default", "meaning"],
    options.map((spec) => [
      code(flagsOf(spec)),
      spec.fallback === undefined ? "" : code(spec.fallback),
      meaningOf(spec),
    ]),
  );
}

function flagsOf({ name, short, value }: OptionSpec): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

function meaningOf({ says, choices, isRequired, isRepeatable }: OptionSpec): string {
  return [
    says,
    ...(choices === undefined ? [] : [`one of ${choices.map(code).join(", ")}`]),
    ...(isRequired ? ["required"] : []),
    ...(isRepeatable && !says.includes("several times") ? ["may be given several times"] : []),
  ].join("; ");
}
