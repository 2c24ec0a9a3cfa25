/** What the values of a field may be, beyond their type. */
export type ValueRule =
  | { readonly kind: "oneOf"; readonly words: readonly string[] }
  /** Bounds are allowed values; Infinity where there is none. */
  | { readonly kind: "range"; readonly min: number; readonly max: number }
  | { readonly kind: "length"; readonly max: number }
  /** A duration of Go, at least a millisecond. */
  | { readonly kind: "duration" };

/** By shape and field: `Destination.host`. The rule of a list or map is that of its values. */
export type ValueRules = ReadonlyMap<string, ValueRule>;

/**
 * Reads rules, one a line: `Shape.field`, then `duration`, `length:MAX`, a range such as `0..100` or `0..`, or the words that
 * are allowed.
 */
export function parseValueRules(text: string): ValueRules {
  const lines = text.trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [place = "", ...words] = line.split(" ");
      return [place, parseRule(words)] as const;
    }),
  );
}

function parseRule(words: readonly string[]): ValueRule {
  const [first = ""] = words;
  if (first === "duration") return { kind: "duration" };
  if (first.startsWith("length:")) return { kind: "length", max: Number(first.slice("length:".length)) };
  const range = /^(\d+)\.\.(\d*)$/.exec(first);
  if (range === null) return { kind: "oneOf", words };
  const [, min = "", max = ""] = range;
  return { kind: "range", min: Number(min), max: max === "" ? Number.POSITIVE_INFINITY : Number(max) };
}
