/** What the values of a field, or the objects of a shape, may be, beyond their type. */
export type ValueRule =
  | { readonly kind: "oneOf"; readonly words: readonly string[] }
  /** Bounds are allowed values; Infinity where there is none. */
  | { readonly kind: "range"; readonly min: number; readonly max: number }
  | { readonly kind: "length"; readonly max: number }
  /** How many items a list or entries a map has. */
  | { readonly kind: "items"; readonly min: number; readonly max: number }
  /** Base64. */
  | { readonly kind: "bytes" }
  /** A duration of Go, at least a millisecond. */
  | { readonly kind: "duration" }
  /** An object has at most one of these fields. */
  | { readonly kind: "alternatives"; readonly fields: readonly string[] };

/** By shape and field, `Destination.host`, or by shape alone. The rules of a list or map are those of its values, but for `items`. */
export type ValueRules = ReadonlyMap<string, readonly ValueRule[]>;

/**
 * Reads rules, one field or shape a line: `Shape.field` or `Shape`, then any of `duration`, `bytes`, `length:MAX`,
 * `items:MIN..MAX`, `one:field|field`, a range such as `0..100` or `0..`, and words that are allowed.
 */
export function parseValueRules(text: string): ValueRules {
  const lines = text.trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [place = "", ...words] = line.split(" ");
      return [place, parseRules(words)] as const;
    }),
  );
}

function parseRules(words: readonly string[]): readonly ValueRule[] {
  const rules = words.map(parseRule);
  const allowed = words.filter((_, at) => rules[at] === undefined);
  const known = rules.filter((rule) => rule !== undefined);
  return allowed.length === 0 ? known : [...known, { kind: "oneOf", words: allowed }];
}

/** Undefined for a word that is a value. */
function parseRule(word: string): undefined | ValueRule {
  if (word === "duration" || word === "bytes") return { kind: word };
  if (word.startsWith("length:")) return { kind: "length", max: Number(word.slice("length:".length)) };
  if (word.startsWith("one:")) return { kind: "alternatives", fields: word.slice("one:".length).split("|") };
  const bounds = /^(items:)?(\d+)\.\.(\d*)$/.exec(word);
  if (bounds === null) return undefined;
  const [, items, min = "", max = ""] = bounds;
  const range = { min: Number(min), max: max === "" ? Number.POSITIVE_INFINITY : Number(max) };
  return items === undefined ? { kind: "range", ...range } : { kind: "items", ...range };
}
