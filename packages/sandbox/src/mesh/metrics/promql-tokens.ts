import { err, ok, type Result } from "@causeway/shared";

export interface Token {
  readonly kind: "duration" | "name" | "number" | "string" | "symbol";
  readonly text: string;
}

const PATTERNS: readonly { readonly kind: Token["kind"] | "space"; readonly pattern: RegExp }[] = [
  { kind: "space", pattern: /^\s+/ },
  { kind: "duration", pattern: /^(?:\d+(?:ms|[smhdw]))+(?![A-Za-z0-9_])/ },
  { kind: "number", pattern: /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/i },
  { kind: "name", pattern: /^[A-Za-z_:][A-Za-z0-9_:]*/ },
  { kind: "string", pattern: /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/ },
  { kind: "symbol", pattern: /^(?:=~|!~|!=|==|>=|<=|[-+*/(){}[\],=<>])/ },
];

/** The words of a query. */
export function readTokens(query: string): Result<readonly Token[]> {
  const tokens: Token[] = [];
  for (let rest = query; rest !== ""; ) {
    const found = PATTERNS.map(({ kind, pattern }) => ({ kind, text: pattern.exec(rest)?.[0] ?? "" })).find(
      ({ text }) => text !== "",
    );
    if (found === undefined) return err(`parse error: unexpected character ${JSON.stringify(rest[0])}`);
    if (found.kind !== "space") tokens.push({ kind: found.kind, text: found.text });
    rest = rest.slice(found.text.length);
  }
  return ok(tokens);
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `1h30m` in seconds. */
export function readSeconds(text: string): number {
  const parts = Array.from(text.matchAll(/(\d+)(ms|[smhdw])/g));
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0) / 1_000;
}

/** The text between the quotes. */
export function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_whole, character: string) => (character === "n" ? "\n" : character));
}
