/** Go's scalar types as far as JSON can tell them apart, and those of Kubernetes with a JSON form of their own. */
export type Scalar =
  | "text"
  | "bytes"
  | "time"
  | "bool"
  | "int32"
  | "int64"
  | "float64"
  | "quantity"
  | "intOrText"
  | "any";

export type ShapeType =
  | { readonly kind: "scalar"; readonly scalar: Scalar }
  | { readonly kind: "list"; readonly item: ShapeType }
  | { readonly kind: "map"; readonly value: ShapeType }
  /** An object of the shape of that name. */
  | { readonly kind: "object"; readonly name: string };

export interface ShapeField {
  readonly type: ShapeType;
  readonly isRequired: boolean;
}

/** Which fields objects of a shape may have. */
export type Shape = ReadonlyMap<string, ShapeField>;
export type Shapes = ReadonlyMap<string, Shape>;

const SCALARS: readonly Scalar[] = [
  "text",
  "bytes",
  "time",
  "bool",
  "int32",
  "int64",
  "float64",
  "quantity",
  "intOrText",
  "any",
];

/**
 * Reads shapes, one a line: the name, then `field`, `field=type`, or `field!=type` for one that must be there. Types are
 * scalars (text unless said), `[]type` for a list, `map` or `map:type` for a map of them, or the name of a shape. A line
 * that begins with blanks continues the one before.
 */
export function parseShapes(text: string): Shapes {
  const lines = text.trim().replace(/\n\s+/g, " ").split("\n");
  return new Map(
    lines.map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [name, new Map(fields.map(parseField))] as const;
    }),
  );
}

function parseField(text: string): [string, ShapeField] {
  const [name = "", type = "text"] = text.split("=");
  const isRequired = name.endsWith("!");
  return [isRequired ? name.slice(0, -1) : name, { type: parseType(type), isRequired }];
}

function parseType(text: string): ShapeType {
  if (text.startsWith("[]")) return { kind: "list", item: parseType(text.slice(2)) };
  if (text === "map") return { kind: "map", value: { kind: "scalar", scalar: "text" } };
  if (text.startsWith("map:")) return { kind: "map", value: parseType(text.slice(4)) };
  const scalar = SCALARS.find((one) => one === text);
  return scalar === undefined ? { kind: "object", name: text } : { kind: "scalar", scalar };
}
