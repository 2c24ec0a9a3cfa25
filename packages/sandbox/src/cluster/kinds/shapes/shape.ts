/** Go's scalar types as far as JSON can tell them apart, and those of Kubernetes with a JSON form of their own. */
export type Scalar =
  | "text"
  | "bytes"
  | "time"
  | "microTime"
  | "bool"
  | "int32"
  | "int64"
  | "float64"
  | "quantity"
  | "intOrText"
  | "any";

/** One of the fields that tell the items of a list apart, and what it counts as where an item does not have it. */
export interface ItemKey {
  readonly name: string;
  readonly fallback: undefined | string;
}

/** Who owns a list: it is owned as one, as a set of values, or item by item. */
export type ListOwnership =
  | { readonly kind: "atomic" }
  | { readonly kind: "set" }
  | { readonly kind: "items"; readonly keys: readonly ItemKey[] };

/** Something atomic is owned as one, whatever is in it. */
export type ShapeType =
  | { readonly kind: "scalar"; readonly scalar: Scalar }
  | { readonly kind: "list"; readonly item: ShapeType; readonly ownership: ListOwnership }
  | { readonly kind: "map"; readonly value: ShapeType; readonly isAtomic: boolean }
  /** An object of the shape of that name. */
  | { readonly kind: "object"; readonly name: string; readonly isAtomic: boolean };

export interface ShapeField {
  readonly type: ShapeType;
  readonly isRequired: boolean;
  /** Objects of Go always have it, empty ones too. */
  readonly isAlwaysThere: boolean;
  /** Nothing and zero, or empty text, are two values of it (a pointer of Go); of other fields zero is left out. */
  readonly keepsZero: boolean;
}

/** Which fields objects of a shape may have. */
export type Shape = ReadonlyMap<string, ShapeField>;
export type Shapes = ReadonlyMap<string, Shape>;

const SCALARS: readonly Scalar[] = [
  "text",
  "bytes",
  "time",
  "microTime",
  "bool",
  "int32",
  "int64",
  "float64",
  "quantity",
  "intOrText",
  "any",
];

/**
 * Reads shapes, one a line: the name, with `~` before it if such objects are atomic, then `field`, `field=type`,
 * `field!=type` for one that must be there, `field+=type` for one that is always there, or `field?=type` for one whose zero
 * is not left out. Types are scalars (text unless said), `[]type` for an atomic list, `[key,key:fallback]type` for a list owned by items, `{}type` for a set, `map` or
 * `map:type` for a map of them, or the name of a shape; `~` before a type makes it atomic. The field `*` stands for any that is not named. A line that begins with blanks
 * continues the one before.
 */
export function parseShapes(text: string): Shapes {
  const lines = text.trim().replace(/\n\s+/g, " ").split("\n");
  const words = lines.map((line) => line.split(" "));
  const atomic = new Set(words.flatMap(([name = ""]) => (name.startsWith("~") ? [name.slice(1)] : [])));
  return new Map(
    words.map(([name = "", ...fields]) => {
      return [withoutMark(name, "~"), new Map(fields.map((field) => parseField(field, atomic)))] as const;
    }),
  );
}

function withoutMark(name: string, mark: string): string {
  return name.startsWith(mark) ? name.slice(mark.length) : name;
}

function parseField(text: string, atomic: ReadonlySet<string>): [string, ShapeField] {
  const [marked = "", type = "text"] = text.split("=");
  const name = marked.replace(/[!+?]$/, "");
  const marks = {
    isRequired: marked.endsWith("!"),
    isAlwaysThere: marked.endsWith("+"),
    keepsZero: marked.endsWith("?"),
  };
  return [name, { type: parseType(type, atomic), ...marks }];
}

const LIST = /^(?:\[(?<keys>[^\]]*)\]|(?<set>\{\}))(?<item>.*)$/;

function parseType(marked: string, atomic: ReadonlySet<string>): ShapeType {
  const text = withoutMark(marked, "~");
  const isAtomic = text !== marked;
  const list = LIST.exec(text)?.groups;
  if (list !== undefined) {
    const { keys = "", set, item = "" } = list;
    return { kind: "list", item: parseType(item, atomic), ownership: parseOwnership(keys, set !== undefined) };
  }
  if (text === "map") return { kind: "map", value: { kind: "scalar", scalar: "text" }, isAtomic };
  if (text.startsWith("map:")) return { kind: "map", value: parseType(text.slice(4), atomic), isAtomic };
  const scalar = SCALARS.find((one) => one === text);
  if (scalar !== undefined) return { kind: "scalar", scalar };
  return { kind: "object", name: text, isAtomic: isAtomic || atomic.has(text) };
}

function parseOwnership(keys: string, isSet: boolean): ListOwnership {
  if (isSet) return { kind: "set" };
  if (keys === "") return { kind: "atomic" };
  const parsed = keys.split(",").map((key): ItemKey => {
    const [name = "", fallback] = key.split(":");
    return { name, fallback };
  });
  return { kind: "items", keys: parsed };
}
