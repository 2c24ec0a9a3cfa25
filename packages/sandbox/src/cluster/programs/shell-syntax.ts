import { err, ok, type Result } from "@causeway/shared";

/** Piece of a word: text as it stands, or the value of a variable. */
export type WordPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string };
export type Word = readonly WordPart[];

/** Commands that hand their output on to the next one. */
export type Pipeline = readonly (readonly Word[])[];

/** A pipeline and when it runs: always, or depending on how the one before ended. */
export interface Step {
  readonly when: "always" | "succeeded" | "failed";
  readonly pipeline: Pipeline;
}

type Token = { readonly kind: "word"; readonly word: Word } | { readonly kind: "operator"; readonly text: string };

const OPERATORS = ["&&", "||", ";", "\n", "|"];
const WHEN: Readonly<Record<string, Step["when"]>> = {
  "&&": "succeeded",
  "||": "failed",
  ";": "always",
  "\n": "always",
};
/** What a real shell would understand and this one does not; said so instead of taken for text. */
const REFUSED = /^([<>&()`*?[\]{}]|\$\(|#)/;
const KEYWORDS: ReadonlySet<string> = new Set(["if", "for", "while", "until", "case", "function"]);

/**
 * Reads as much of the shell's language as `sh -c` one-liners for a test need: words with quotes, `$NAME`, `;`, `&&`, `||`
 * and `|`. Errors are one line that names what is not understood.
 */
export function parseScript(script: string): Result<readonly Step[]> {
  const tokens = tokenize(script);
  return tokens.ok ? group(tokens.value) : tokens;
}

function tokenize(script: string): Result<readonly Token[]> {
  const tokens: Token[] = [];
  let at = 0;
  while (at < script.length) {
    const operator = OPERATORS.find((one) => script.startsWith(one, at));
    if (operator !== undefined) {
      tokens.push({ kind: "operator", text: operator });
      at += operator.length;
    } else if (/[ \t\r]/.test(script.charAt(at))) at += 1;
    else {
      const word = readWord(script, at);
      if (!word.ok) return word;
      tokens.push({ kind: "word", word: word.value.word });
      at = word.value.end;
    }
  }
  return ok(tokens);
}

interface ReadWord {
  readonly word: Word;
  readonly end: number;
}

/** Reads one word: everything up to a blank or an operator outside of quotes. */
function readWord(script: string, start: number): Result<ReadWord> {
  const parts: WordPart[] = [];
  let at = start;
  while (at < script.length && !/[ \t\r\n;|&]/.test(script.charAt(at))) {
    const piece = readPiece(script, at);
    if (!piece.ok) return piece;
    parts.push(...piece.value.word);
    at = piece.value.end;
  }
  return at === start ? refuse(script, at) : ok({ word: parts, end: at });
}

function readPiece(script: string, at: number): Result<ReadWord> {
  const rest = script.slice(at);
  const single = /^'([^']*)'/.exec(rest);
  if (single !== null) return ok({ word: [text(single[1] ?? "")], end: at + single[0].length });
  const double = /^"((?:[^"\\]|\\[\s\S])*)"/.exec(rest);
  if (double !== null) return readQuoted(script, double[1] ?? "", at + double[0].length);
  const variable = readVariable(rest);
  if (variable !== undefined) return ok({ word: [variable.part], end: at + variable.length });
  const escaped = /^\\([\s\S])/.exec(rest);
  if (escaped !== null) return ok({ word: [text(escaped[1] ?? "")], end: at + 2 });
  if (/^['"]/.test(rest)) return err("unterminated quoted string");
  if (REFUSED.test(rest)) return refuse(script, at);
  const plain = /^(\$|[^\s;|&'"\\$<>()`*?[\]{}]+)/.exec(rest)?.[0] ?? "";
  return plain === "" ? refuse(script, at) : ok({ word: [text(plain)], end: at + plain.length });
}

/** Inside double quotes only `$NAME` and a backslash before `$`, `"`, a backslash or a backtick mean something. */
function readQuoted(script: string, body: string, end: number): Result<ReadWord> {
  const parts: WordPart[] = [text("")];
  let at = 0;
  while (at < body.length) {
    const rest = body.slice(at);
    if (/^(`|\$\()/.test(rest)) return refuse(script, script.indexOf(rest));
    const variable = readVariable(rest);
    const plain = /^(?:\\([$"\\`])|([\s\S]))/.exec(rest);
    parts.push(variable?.part ?? text(plain?.[1] ?? plain?.[2] ?? ""));
    at += variable?.length ?? plain?.[0].length ?? 1;
  }
  return ok({ word: parts, end });
}

function readVariable(rest: string): undefined | { readonly part: WordPart; readonly length: number } {
  const found = /^\$(?:(\w+|\?)|\{(\w+)\})/.exec(rest);
  return found === null
    ? undefined
    : { part: { kind: "variable", name: found[1] ?? found[2] ?? "" }, length: found[0].length };
}

function text(value: string): WordPart {
  return { kind: "text", text: value };
}

function refuse(script: string, at: number): Result<never> {
  return err(`this shell does not understand ${JSON.stringify(script.slice(at, at + 12).split(/\s/)[0])}`);
}

function group(tokens: readonly Token[]): Result<readonly Step[]> {
  const steps: Step[] = [];
  for (const { before, tokens: own, after } of splitAt(tokens, (operator) => operator !== "|")) {
    const when = WHEN[before] ?? "always";
    const isBlank = own.length === 0 && when === "always" && (WHEN[after] ?? "always") === "always";
    if (isBlank) continue;
    const pipeline = splitAt(own, () => true).map((command) =>
      command.tokens.flatMap((token) => (token.kind === "word" ? [token.word] : [])),
    );
    if (pipeline.some((command) => command.length === 0)) {
      return err(`syntax error: ${JSON.stringify(after || "end of script")} unexpected`);
    }
    const keyword = pipeline.map(([word = []]) => plainText(word)).find((name) => KEYWORDS.has(name));
    if (keyword !== undefined) return err(`this shell does not understand ${JSON.stringify(keyword)}`);
    steps.push({ when, pipeline });
  }
  return ok(steps);
}

interface Segment {
  /** The operators around it, "" at the ends. */
  readonly before: string;
  readonly tokens: readonly Token[];
  readonly after: string;
}

/** Cuts the tokens at some of the operators. */
function splitAt(tokens: readonly Token[], isCut: (operator: string) => boolean): readonly Segment[] {
  const segments: Segment[] = [];
  let before = "";
  let own: Token[] = [];
  for (const token of tokens) {
    if (token.kind === "word" || !isCut(token.text)) {
      own.push(token);
      continue;
    }
    segments.push({ before, tokens: own, after: token.text });
    before = token.text;
    own = [];
  }
  return [...segments, { before, tokens: own, after: "" }];
}

function plainText(word: Word): string {
  return word.map((part) => (part.kind === "text" ? part.text : "$")).join("");
}
