import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import type { FieldPath } from "../core/config/field-path.js";
import type { Cause, CauseReason } from "../core/config/refusal.js";
import type { Place, SourceDocument } from "../core/config/source-document.js";
import type { ReadDocuments } from "../document-port.js";
import { checkNodes } from "./yaml-check.js";
import { findLimitProblem, type LimitProblem, MAX_BYTES, MAX_DOCUMENTS } from "./yaml-limits.js";
import { describeSyntax } from "./yaml-syntax.js";

/** YAML 1.2 (which JSON is part of) to documents, with every problem of the text at once where that can be told. */
export function readYamlDocuments(input: string | Uint8Array): ReadDocuments {
  const bytes = typeof input === "string" ? Buffer.byteLength(input) : input.byteLength;
  if (bytes > MAX_BYTES) return refuseText("TooLarge", TOO_LARGE);
  const text = typeof input === "string" ? input : new TextDecoder("utf-8").decode(input);
  const lines = new LineCounter();
  const place = (offset: number): Place => placeOf(lines, offset);
  const limit = findBadCharacter(text) ?? findLimitProblem(text);
  if (limit !== undefined) {
    countLines(lines, text);
    return { documents: [], causes: [causeAt(place(limit.offset), limit.reason, limit.message)] };
  }
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    logLevel: "silent",
  });
  const documents = Array.isArray(parsed) ? parsed.filter((document) => !isBlank(document)) : [];
  if (documents.length === 0) return refuseText("NoDocument", NOTHING);
  if (documents.length > MAX_DOCUMENTS)
    return refuseText("TooLarge", `there are more than ${MAX_DOCUMENTS} documents: apply them in parts`);
  const checked = documents.map((document) => ({ document, causes: describeProblems(document, text, place) }));
  const sound = checked.filter(({ causes }) => causes.length === 0);
  return {
    documents: sound.map(({ document }) => createSource(document, place)),
    causes: checked.flatMap(({ causes }) => causes),
  };
}

const TOO_LARGE = `the text is larger than ${MAX_BYTES / 1024 / 1024} MiB: apply it in parts`;
const NOTHING = "there is nothing to apply: the text is empty, or has comments only";

/** Decoding puts U+FFFD where bytes are not UTF-8, whoever decoded: nobody writes one on purpose. */
function findBadCharacter(text: string): undefined | LimitProblem {
  const offset = text.search(/[\0\uFFFD]/);
  if (offset < 0) return undefined;
  const isNul = text.charAt(offset) === "\0";
  const message = isNul
    ? "there is a NUL character in the text: is it a text file, saved as UTF-8?"
    : "what stands here is not UTF-8: save the file as UTF-8";
  return { offset, reason: "BadText", message };
}

function isBlank(document: Document.Parsed): boolean {
  const { contents, errors } = document;
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

function placeOf(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function countLines(lines: LineCounter, text: string): void {
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
}

function refuseText(reason: CauseReason, message: string): ReadDocuments {
  return { documents: [], causes: [causeAt({ line: 0, column: 0 }, reason, message)] };
}

function causeAt({ line, column }: Place, reason: CauseReason, message: string): Cause {
  return { field: "", line, column, reason, message };
}

const MAX_PROBLEMS = 100;

function describeProblems(document: Document.Parsed, text: string, place: (offset: number) => Place): Cause[] {
  const syntax = describeSyntax(document, text).slice(0, MAX_PROBLEMS);
  if (syntax.length > 0) return syntax.map(({ offset, message }) => causeAt(place(offset), "BadText", message));
  return checkNodes(document)
    .slice(0, MAX_PROBLEMS)
    .map(({ offset, reason, message }) => causeAt(place(offset), reason, message));
}

function createSource(document: Document.Parsed, place: (offset: number) => Place): SourceDocument {
  return {
    // What aliases may stand for was checked before.
    value: document.toJS({ maxAliasCount: -1 }),
    locate: (path, part) => place(findOffset(document, path, part)),
  };
}

/** Goes down as far as the path leads, and remembers where the last key and the last value began. */
function findOffset(document: Document.Parsed, path: FieldPath, part: "key" | "value"): number {
  let node: null | Node = document.contents;
  let key = node?.range?.[0] ?? 0;
  let value = key;
  for (const name of path) {
    const step = stepInto(isAlias(node) ? (node.resolve(document) ?? null) : node, name);
    if (step === undefined) return key;
    node = step.node;
    const [start = 0, end = 0] = node?.range ?? [];
    const isEmpty = start === end;
    key = step.key ?? start;
    value = isEmpty ? key : start;
  }
  return part === "key" ? key : value;
}

interface Step {
  /** Undefined for an item of a list. */
  readonly key: undefined | number;
  readonly node: null | Node;
}

function stepInto(node: null | Node, name: string | number): undefined | Step {
  if (isSeq<Node>(node) && typeof name === "number") {
    const item = node.items[name];
    return item === undefined ? undefined : { key: undefined, node: item };
  }
  if (!isMap<Node, null | Node>(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === name);
  return pair === undefined ? undefined : { key: pair.key.range?.[0] ?? 0, node: pair.value };
}
