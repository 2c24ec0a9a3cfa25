import { err, ok, type Result } from "@causeway/shared/basics";
import { isRecord } from "./record.js";
import { parseSettingName, type SettingName } from "./settings.js";

export type ConfigValues = Readonly<Partial<Record<SettingName, string>>>;

const NOTHING = /^\s*(#.*)?$/;
const PLAIN_LINE = /^([a-z]+): ([A-Za-z][A-Za-z0-9.:/_-]*[A-Za-z0-9/])$/;
/** Words that YAML reads as something else than text (1.2 core schema, and the 1.1 that some readers keep to). */
const NO_TEXT = /^(true|false|null|yes|no|on|off|y|n)$/i;

/**
 * A file of nothing but `name: value` lines with plain text, comments and empty lines, such as the program writes
 * itself; undefined when it holds more and needs a YAML reader, which costs a quarter of a whole command's time.
 */
export function readPlainLines(text: string): undefined | ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (NOTHING.test(line)) continue;
    const [, name, value] = PLAIN_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined || NO_TEXT.test(value) || values.has(name)) return undefined;
    values.set(name, value);
  }
  return values;
}

/** The settings of a file as a YAML reader sees it; an empty file sets nothing. */
export function parseConfigValues(value: unknown): Result<ConfigValues> {
  if (value === null || value === undefined) return ok({});
  if (!isRecord(value)) return err("name: value lines are expected");
  const values: Partial<Record<SettingName, string>> = {};
  for (const [word, text] of Object.entries(value)) {
    const name = parseSettingName(word);
    if (!name.ok) return name;
    if (typeof text !== "string") return err(`${word} must be text: put it into quotes`);
    values[name.value] = text;
  }
  return ok(values);
}
