import { renderYamlDocument } from "./core/render-yaml.js";
import { type LocalCall, option } from "./verb.js";

/** The format of verbs that tell a story: text for people, and what central answered for programs. */
export const TEXT_OUTPUT_OPTION = option("output", "how to print", {
  short: "o",
  value: "FORMAT",
  choices: ["text", "yaml", "json"],
  fallback: "text",
});

/** What central answered, for `-o json` and `-o yaml` of verbs with TEXT_OUTPUT_OPTION. */
export function printStructured(value: unknown, { options, io }: LocalCall): void {
  io.stdout.write(options.text("output") === "json" ? renderJson(value) : renderYaml([value]));
}

export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** One document for each value. */
export function renderYaml(values: readonly unknown[]): string {
  return values.map(renderYamlDocument).join("---\n");
}
