/** One step of an expression. Each takes the values found so far and gives the next ones. */
export type Step =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "wildcard" }
  | { readonly kind: "descend" }
  | { readonly kind: "slice"; readonly slice: Slice }
  | { readonly kind: "union"; readonly paths: readonly Path[] }
  | { readonly kind: "filter"; readonly filter: Filter }
  | { readonly kind: "literal"; readonly value: string | number | boolean };

/** Steps from `@` (the current value) or `$` (the whole document); without either, from the current value. */
export interface Path {
  readonly from: "root" | "current";
  readonly steps: readonly Step[];
}

/** `[start:end:step]`; undefined is what the colon leaves open. One index is a slice of one. */
export interface Slice {
  readonly start: undefined | number;
  readonly end: undefined | number;
  readonly step: number;
  /** Written as `[n]`: an index outside the list is an error. */
  readonly isIndex: boolean;
}

export type Operator = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** `[?(left operator right)]`, or `[?(left)]` for "has it". */
export type Filter =
  | { readonly kind: "exists"; readonly path: Path }
  | { readonly kind: "compare"; readonly left: Path; readonly operator: Operator; readonly right: Path };

/** A template: text as it stands, `{path}`, and `{range path}...{end}`. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "path"; readonly path: Path; readonly column: number }
  | { readonly kind: "range"; readonly path: Path; readonly column: number; readonly body: readonly Part[] };
