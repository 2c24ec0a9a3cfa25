import { AppError, type Result } from "@causeway/shared";
import { readSeconds, readTokens, type Token, unquote } from "./promql-tokens.js";

export interface Matcher {
  readonly label: string;
  readonly operator: "!=" | "!~" | "=" | "=~";
  readonly value: string;
}

export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "selector"; readonly matchers: readonly Matcher[]; readonly rangeSeconds: undefined | number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: "aggregate";
      readonly name: string;
      readonly labels: readonly string[];
      /** Keeps all labels but these. */
      readonly isWithout: boolean;
      readonly of: Expression;
    }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression };

const AGGREGATIONS: ReadonlySet<string> = new Set(["sum", "avg", "min", "max", "count"]);
const FUNCTIONS: ReadonlySet<string> = new Set([
  "rate",
  "increase",
  "irate",
  "histogram_quantile",
  "round",
  "clamp_min",
]);
const OPERATORS: readonly (readonly string[])[] = [
  ["==", "!=", ">", "<", ">=", "<="],
  ["+", "-"],
  ["*", "/"],
];
/** Deeper queries are nobody's. */
const MAX_DEPTH = 50;

/** The part of PromQL that topologies need: selectors, rates, sums by labels, quantiles, arithmetic with comparison. */
export function parseQuery(query: string): Result<Expression> {
  const tokens = readTokens(query);
  if (!tokens.ok) return tokens;
  try {
    const reader = new QueryReader(tokens.value);
    const value = reader.expression(0);
    reader.end();
    return { ok: true, value };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error: error.message };
    throw error;
  }
}

class QueryReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(level: number): Expression {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.#term();
    let left = this.expression(level + 1);
    for (let operator = this.#takeAny(operators); operator !== undefined; operator = this.#takeAny(operators)) {
      left = { kind: "binary", operator, left, right: this.expression(level + 1) };
    }
    return left;
  }

  end(): void {
    if (this.#peek !== undefined) throw this.#unexpected();
  }

  #term(): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new AppError("Invalid", "parse error: the query is nested too deeply");
    const read = this.#readTerm();
    this.#depth -= 1;
    return read;
  }

  #readTerm(): Expression {
    if (this.#take("-")) {
      return { kind: "binary", operator: "*", left: { kind: "number", value: -1 }, right: this.#term() };
    }
    if (this.#take("(")) {
      const inner = this.expression(0);
      this.#expect(")");
      return inner;
    }
    const token = this.#peek;
    if (token?.kind === "number") {
      this.#at += 1;
      return { kind: "number", value: Number(token.text) };
    }
    if (token?.kind === "name") return this.#named(this.#name());
    if (token?.text === "{") return this.#selector([]);
    throw this.#unexpected();
  }

  #named(name: string): Expression {
    if (AGGREGATIONS.has(name)) return this.#aggregate(name);
    if (this.#peek?.text !== "(") return this.#selector([{ label: "__name__", operator: "=", value: name }]);
    if (!FUNCTIONS.has(name)) throw new AppError("Invalid", `parse error: unknown function ${JSON.stringify(name)}`);
    return { kind: "call", name, args: this.#args() };
  }

  #aggregate(name: string): Expression {
    const before = this.#grouping();
    const [of, ...more] = this.#args();
    if (of === undefined || more.length > 0) throw new AppError("Invalid", `parse error: ${name} takes one argument`);
    const { labels, isWithout } = before ?? this.#grouping() ?? { labels: [], isWithout: false };
    return { kind: "aggregate", name, labels, isWithout, of };
  }

  #grouping(): undefined | { readonly labels: readonly string[]; readonly isWithout: boolean } {
    const word = this.#takeAny(["by", "without"]);
    if (word === undefined) return undefined;
    this.#expect("(");
    const labels: string[] = [];
    while (!this.#take(")")) {
      labels.push(this.#name());
      if (this.#peek?.text !== ")") this.#expect(",");
    }
    return { labels, isWithout: word === "without" };
  }

  #args(): readonly Expression[] {
    this.#expect("(");
    const args: Expression[] = [];
    while (!this.#take(")")) {
      args.push(this.expression(0));
      if (this.#peek?.text !== ")") this.#expect(",");
    }
    return args;
  }

  #selector(named: readonly Matcher[]): Expression {
    const matchers = [...named];
    if (this.#take("{")) {
      while (!this.#take("}")) {
        matchers.push(this.#matcher());
        if (this.#peek?.text !== "}") this.#expect(",");
      }
    }
    if (!this.#take("[")) return { kind: "selector", matchers, rangeSeconds: undefined };
    const token = this.#peek;
    if (token?.kind !== "duration") throw this.#unexpected();
    this.#at += 1;
    this.#expect("]");
    return { kind: "selector", matchers, rangeSeconds: readSeconds(token.text) };
  }

  #matcher(): Matcher {
    const label = this.#name();
    const operator = this.#takeAny(["=~", "!~", "!=", "="]) as undefined | Matcher["operator"];
    const token = this.#peek;
    if (operator === undefined || token?.kind !== "string") throw this.#unexpected();
    this.#at += 1;
    return { label, operator, value: unquote(token.text) };
  }

  get #peek(): undefined | Token {
    return this.#tokens[this.#at];
  }

  #name(): string {
    const token = this.#peek;
    if (token?.kind !== "name") throw this.#unexpected();
    this.#at += 1;
    return token.text;
  }

  #take(text: string): boolean {
    return this.#takeAny([text]) !== undefined;
  }

  #takeAny(texts: readonly string[]): undefined | string {
    const token = this.#peek;
    if (token === undefined || token.kind === "string" || !texts.includes(token.text)) return undefined;
    this.#at += 1;
    return token.text;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected();
  }

  #unexpected(): AppError {
    const found = this.#peek === undefined ? "end of input" : JSON.stringify(this.#peek.text);
    return new AppError("Invalid", `parse error: unexpected ${found}`);
  }
}
