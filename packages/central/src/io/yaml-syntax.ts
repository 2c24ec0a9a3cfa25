import { type Document, isScalar, visit, type YAMLParseError, type YAMLWarning } from "yaml";

/** A syntax error in words for the person who wrote the text, at the place that has to be mended. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
}

type YamlProblem = YAMLParseError | YAMLWarning;

/**
 * The first error of a document, or every tab. What else the parser says is an echo: after an error it guesses where
 * things belong.
 */
export function describeSyntax(document: Document.Parsed, text: string): SyntaxProblem[] {
  const all: readonly YamlProblem[] = [...document.errors, ...document.warnings];
  const [first] = all;
  if (first === undefined) return [];
  const conflict = findMergeConflict(text.slice(document.range[0], document.range[2]));
  if (conflict !== undefined) {
    const message = "a conflict of a merge is left in the text: keep one side and remove the marker lines";
    return [{ offset: document.range[0] + conflict, message }];
  }
  const alike = all.filter((problem) => problem === first || isEachAnError(problem, first));
  const problems = alike.map((problem) => describe(problem, { document, text }));
  return [...new Map(problems.map((problem) => [lineStart(text, problem.offset), problem])).values()];
}

function isEachAnError({ code }: YamlProblem, first: YamlProblem): boolean {
  return code === "TAB_AS_INDENT" && first.code === code;
}

function findMergeConflict(text: string): undefined | number {
  const match = /^<{7}(?= |$)/m.exec(text);
  return match?.index;
}

interface Source {
  readonly document: Document.Parsed;
  readonly text: string;
}

function describe(problem: YamlProblem, source: Source): SyntaxProblem {
  const describeCode = Object.hasOwn(BY_CODE, problem.code) ? BY_CODE[problem.code] : undefined;
  return describeCode?.(problem, source) ?? { offset: problem.pos[0], message: asTold(problem) };
}

const MAX_MESSAGE = 200;

function asTold({ message }: YamlProblem): string {
  const [line = ""] = message.split("\n");
  return `not valid YAML: ${line.charAt(0).toLowerCase()}${line.slice(1, MAX_MESSAGE)}`;
}

type Describe = (problem: YamlProblem, source: Source) => undefined | SyntaxProblem;

const TOO_DEEP = "this line fits no line above it: let it begin in the same column as the fields that it belongs to";

const BY_CODE: Readonly<Record<string, Describe>> = {
  TAB_AS_INDENT: ({ pos }) => ({ offset: pos[0], message: "a tab is used for indentation: YAML takes spaces only" }),
  MULTILINE_IMPLICIT_KEY: ({ pos }, { text }) => describeNoField(text, pos[0]),
  BLOCK_AS_IMPLICIT_KEY: ({ pos }, { text }) => describeSecondValue(text, pos[0]),
  BAD_INDENT: ({ pos, message }) => ({ offset: pos[0], message: describeIndent(message) }),
  BLOCK_IN_FLOW: ({ pos }) => ({ offset: pos[0], message: "a comma is missing in what stands between brackets" }),
  BAD_SCALAR_START: ({ pos }, { text }) => {
    const start = text.slice(pos[0], pos[0] + 1);
    return { offset: pos[0], message: `a value that begins with ${start} must be in quotes` };
  },
  NON_STRING_KEY: ({ pos }, { text }) => describeKey(text, pos[0]),
  TAG_RESOLVE_FAILED: ({ pos }) => ({ offset: pos[0], message: "a tag such as !x means nothing here: leave it out" }),
  BAD_DQ_ESCAPE: ({ pos }) => ({
    offset: pos[0],
    message: "this is no escape sequence: put text with backslashes in single quotes",
  }),
  MISSING_CHAR: describeMissing,
  UNEXPECTED_TOKEN: ({ pos, message }, { text }) => {
    if (message.includes("Unexpected ,")) return { offset: pos[0], message: "there is a comma too many" };
    if (!message.includes("at node end")) return undefined;
    return lineAt(text, pos[0]).includes("{{")
      ? { offset: pos[0], message: TEMPLATE }
      : { offset: pos[0], message: "there is more after the end of the value: put all of it in one pair of quotes" };
  },
};

function describeIndent(message: string): string {
  if (message.includes("end with a ]")) return 'what begins with "[" is not closed: a "]" is missing before this';
  if (message.includes("end with a }")) return 'what begins with "{" is not closed: a "}" is missing before this';
  return TOO_DEEP;
}

const TEMPLATE = "{{ }} is left of a template: apply what the template makes, not the template";

function describeKey(text: string, offset: number): SyntaxProblem {
  const isTemplate = text.startsWith("{", offset + 1) || text.slice(Math.max(0, offset - 1)).startsWith("{{");
  return { offset, message: isTemplate ? TEMPLATE : "the name of a field must be plain text" };
}

/** A line that is neither a field nor an item where one of them must be. */
function describeNoField(text: string, offset: number): SyntaxProblem {
  const line = lineAt(text, offset).trim();
  if (line.startsWith("- ")) {
    return { offset, message: "a list item has no place here: indent it under the field that it belongs to" };
  }
  const [, name] = /^([\w.-]+):\S/.exec(line) ?? [];
  if (name !== undefined) return { offset, message: `a space is missing after "${name}:"` };
  const [word = ""] = line.split(/\s/);
  return { offset, message: `${quote(line)} is no field: is a colon missing after ${quote(word)}?` };
}

/** `a: b: c`, or a line that is indented below a field which has its value already. */
function describeSecondValue(text: string, offset: number): SyntaxProblem {
  const rest = text.slice(offset, lineEnd(text, offset));
  if (/:(\s|$)/.test(rest)) return { offset, message: 'a value with ": " in it must be in quotes' };
  const next = /\n[ ]*(?=[^\s#])/g;
  next.lastIndex = offset;
  const found = next.exec(text);
  const above = quote(lineAt(text, offset).trim());
  const message = `this is indented below ${above}, which has its value already: begin it in the same column`;
  return { offset: found === null ? offset : found.index + found[0].length, message };
}

function describeMissing({ pos, message }: YamlProblem, { document, text }: Source): undefined | SyntaxProblem {
  if (message.includes("quote")) {
    return { offset: openQuote(document) ?? pos[0], message: "a quotation mark is opened here and never closed" };
  }
  if (message.includes("Sequence item")) return { offset: pos[0], message: TOO_DEEP };
  if (message.includes("map values")) return describeNoField(text, pos[0]);
  const [, bracket] = /end with a ([\]}])/.exec(message) ?? [];
  if (bracket === undefined) return undefined;
  return { offset: pos[0], message: `a "${bracket}" is missing: something before this is not closed` };
}

/** Where the last text in quotes begins: the one that runs to the end. */
function openQuote(document: Document.Parsed): undefined | number {
  let offset: undefined | number;
  visit(document, {
    Scalar: (_key, node) => {
      if (isScalar(node) && node.type?.startsWith("QUOTE") === true) offset = node.range?.[0] ?? offset;
    },
  });
  return offset;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}

function lineAt(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), lineEnd(text, offset));
}

const MAX_QUOTED = 60;

function quote(line: string): string {
  return JSON.stringify(line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}...` : line);
}
