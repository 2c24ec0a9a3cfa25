import { type LocalCall, option } from "./verb.js";

/** The format of verbs that tell a story: text for people, and what central answered for programs. */
export const TEXT_OUTPUT_OPTION = option("output", "how to print", {
  short: "o",
  value: "FORMAT",
  choices: ["text", "yaml", "json"],
  fallback: "text",
});

/** What central answered, for `-o json` and `-o yaml` of verbs with TEXT_OUTPUT_OPTION. */
export async function printStructured(value: unknown, { options, io }: LocalCall): Promise<void> {
  io.stdout.write(options.text("output") === "json" ? renderJson(value) : await renderYaml([value]));
}

export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** The YAML library is read only here: it costs more than everything else that a plain table needs. */
export async function renderYaml(values: readonly unknown[]): Promise<string> {
  const { stringify } = await import("yaml");
  return values.map((value) => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })).join("---\n");
}
