import { isRecord } from "./record.js";

/**
 * A JSON value as one YAML document in the style of kubectl: blocks, quotes only where YAML 1.1 or 1.2 would read
 * something else, nothing folded. To load a YAML library for this would cost half of the program's start.
 */
export function renderYamlDocument(value: unknown): string {
  const [first = "", ...rest] = blockOf(value);
  const isNested = isRecord(value) || Array.isArray(value);
  return [first, ...(isNested ? rest : indent(rest)), ""].join("\n");
}

/** The lines of a value. Those below the first are indented by whoever places a single text. */
function blockOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.length === 0 ? ["[]"] : value.flatMap(itemLines);
  if (!isRecord(value)) return textLines(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.length === 0 ? ["{}"] : fields.flatMap(([name, field]) => fieldLines(name, field));
}

function itemLines(item: unknown): readonly string[] {
  const [first = "", ...rest] = blockOf(item);
  return [`- ${first}`, ...indent(rest)];
}

function fieldLines(name: string, value: unknown): readonly string[] {
  const [first = "", ...rest] = blockOf(value);
  const key = isPlain(name) ? name : quoted(name);
  return isNonEmpty(value) ? [`${key}:`, ...indent([first, ...rest])] : [`${key}: ${first}`, ...indent(rest)];
}

/** Whether a value takes lines of its own below its name. */
function isNonEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).some((field) => field !== undefined);
}

function textLines(value: unknown): readonly string[] {
  if (typeof value !== "string") return [JSON.stringify(value) ?? "null"];
  if (LITERAL.test(value)) {
    const body = value.endsWith("\n") ? value.slice(0, -1) : value;
    return [value.endsWith("\n") ? "|" : "|-", ...body.split("\n")];
  }
  return [isPlain(value) ? value : quoted(value)];
}

/** An empty line stays empty. */
function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}

/** Several lines of printable text, neither beginning with white space nor ending with an empty line. */
const LITERAL =
  /^(?!\s)(?=[\s\S]*\n)(?:[\t\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd])*(?<!\n\n)$/;

/** Printable, with no indicator at the start and nothing inside that would end a plain text. */
const PLAIN =
  /^(?![\s\-?:,[\]{}#&*!|>'"%@`]|\.\.\.|=$|<<$)(?:(?!: |:$| #)[\u0020-\u007e\u00a1-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd])+(?<! )$/;
const WORD = /^(?:~|null|true|false|yes|no|on|off|y|n)$/i;
/** Versions and IP addresses. */
const DOTTED = /^\d+(?:\.\d+){2,}$/;
/** What some reader of YAML takes for a number, a date or a time. */
const NUMBER = /^(?:[.+].*|\d[\da-fox_.:+\- tz]*|e[-+]?\d+)$/i;

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !WORD.test(text) && (DOTTED.test(text) || !NUMBER.test(text));
}

/** JSON's quotes are YAML's; what JSON leaves as it is, but YAML or a terminal would act on, is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u00a0\u2028-\u202f\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
