import type { Cursor } from "./cursor.js";
import type { Filter, Operator, Path, Slice, Step } from "./nodes.js";
import { readQuoted } from "./read-quoted.js";

/** Up to a character that ends a name; a backslash keeps the one after it: `kubernetes\.io/hostname`. */
const NAME = /(?:\\.|[^\s.,[\]$@{}()=!<>'"|&\\])+/suy;
const INDEX = /[+-]?\d+/y;
const OPERATOR = /[!<>=~&|]+/y;
const OPERATORS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const NUMBER = /[+-]?\d+(\.\d+)?([eE][+-]?\d+)?(?![\w.-])/y;
const WORD = /(true|false)(?![\w.-])/y;

/** `.items[*].metadata.name`, with `@` or `$` in front or neither. Stops at the first character that is no step. */
export function readPath(cursor: Cursor): Path {
  const from = cursor.take("$") ? "root" : "current";
  if (from === "current") cursor.take("@");
  const steps: Step[] = [];
  for (let step = readSteps(cursor); step !== undefined; step = readSteps(cursor)) steps.push(...step);
  return { from, steps };
}

function readSteps(cursor: Cursor): undefined | readonly Step[] {
  if (cursor.take("..")) {
    if (cursor.next === ".") throw cursor.error("a name or [ is expected after ..");
    return [{ kind: "descend" }, ...(cursor.next === "[" ? [] : [readName(cursor)])];
  }
  // `.['name']` is the same as `['name']`, and a dot alone is the value itself.
  if (cursor.take(".")) return /[[\s}]/.test(cursor.next) ? [] : [readName(cursor)];
  return cursor.next === "[" ? readBrackets(cursor) : undefined;
}

function readName(cursor: Cursor): Step {
  if (cursor.take("*")) return { kind: "wildcard" };
  const name = cursor.match(NAME);
  if (name === "") throw cursor.error("a field name is expected");
  return { kind: "field", name: name.replace(/\\(.)/gsu, "$1") };
}

function readBrackets(cursor: Cursor): readonly Step[] {
  const start = cursor.at;
  cursor.expect("[", "here");
  if (cursor.startsWith("?(")) return [{ kind: "filter", filter: readFilter(cursor) }];
  const paths: Path[] = [];
  do {
    cursor.match(/ +/y);
    paths.push({ from: "current", steps: readSelector(cursor) });
    cursor.match(/ +/y);
  } while (cursor.take(","));
  if (cursor.isAtEnd) throw cursor.complaint("the [ here is never closed", start);
  cursor.expect("]", "after an index, a slice or a name");
  const [only] = paths;
  return paths.length === 1 && only !== undefined ? only.steps : [{ kind: "union", paths }];
}

/** What stands between the commas of `[...]`. */
function readSelector(cursor: Cursor): readonly Step[] {
  if (cursor.take("*")) return [{ kind: "wildcard" }];
  if (cursor.next === "'" || cursor.next === '"') return readQuotedPath(cursor);
  return [{ kind: "slice", slice: readSlice(cursor) }];
}

/** `['metadata.name']` is a path of two names; `['kubernetes\.io/hostname']` is one. */
function readQuotedPath(cursor: Cursor): readonly Step[] {
  const start = cursor.at;
  const quote = cursor.next;
  const raw = cursor.match(quote === "'" ? /'[^']*'/y : /"[^"]*"/y);
  const text = raw.slice(1, -1);
  if (raw === "") throw cursor.complaint(`the ${quote} here is never closed`, start);
  if (text === "") throw cursor.complaint("the name between the quotes is empty", start);
  const names = text.match(/(?:\\.|[^.\\])+/gsu) ?? [];
  return names.map(
    (name): Step => (name === "*" ? { kind: "wildcard" } : { kind: "field", name: name.replace(/\\(.)/gsu, "$1") }),
  );
}

function readSlice(cursor: Cursor): Slice {
  const at = cursor.at;
  const start = readIndex(cursor);
  if (!cursor.take(":")) {
    if (start === undefined) throw cursor.error("an index, a slice, * or a name in quotes is expected", at);
    return { start, end: undefined, step: 1, isIndex: true };
  }
  const end = readIndex(cursor);
  const stepAt = cursor.at + 1;
  const step = cursor.take(":") ? (readIndex(cursor) ?? 1) : 1;
  if (step <= 0) throw cursor.complaint("the step of a slice must be greater than 0", stepAt);
  return { start, end, step, isIndex: false };
}

function readIndex(cursor: Cursor): undefined | number {
  const text = cursor.match(INDEX);
  return text === "" ? undefined : Number(text);
}

/** `?(@.type=="Ready")]`, from the question mark to the closing bracket. */
function readFilter(cursor: Cursor): Filter {
  cursor.expect("?(", "here");
  const left = readOperand(cursor);
  const operatorAt = cursor.at;
  const word = cursor.match(OPERATOR);
  if (word === "") {
    closeFilter(cursor);
    return { kind: "exists", path: left };
  }
  if (!isOperator(word)) {
    throw cursor.complaint(`${JSON.stringify(word)} is no comparison: use ==, !=, <, <=, > or >=`, operatorAt);
  }
  const right = readOperand(cursor);
  const joinedAt = cursor.at;
  if (/^(&&|\|\|)/.test(cursor.text.slice(joinedAt))) {
    throw cursor.complaint("conditions cannot be joined: write one filter after the other", joinedAt);
  }
  closeFilter(cursor);
  return { kind: "compare", left, operator: word, right };
}

function readOperand(cursor: Cursor): Path {
  cursor.match(/ +/y);
  const value = readLiteral(cursor);
  const isPath = ["@", "$", ".", "["].includes(cursor.next);
  if (value === undefined && !isPath)
    throw cursor.error("@.field, a number, true, false or text in quotes is expected");
  const path: Path = value === undefined ? readPath(cursor) : { from: "current", steps: [{ kind: "literal", value }] };
  cursor.match(/ +/y);
  return path;
}

function readLiteral(cursor: Cursor): undefined | string | number | boolean {
  if (cursor.next === "'" || cursor.next === '"') return readQuoted(cursor);
  const word = cursor.match(WORD);
  if (word !== "") return word === "true";
  const number = cursor.match(NUMBER);
  return number === "" ? undefined : Number(number);
}

function closeFilter(cursor: Cursor): void {
  cursor.expect(")", "at the end of a filter");
  cursor.expect("]", "after the ) of a filter");
}

function isOperator(word: string): word is Operator {
  return OPERATORS.has(word);
}
