/** Keys and positions from the top of a document down to a value. */
export type FieldPath = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `spec.names[0]`, `metadata.labels["a/b"]`: the path as messages print it; empty for the document itself. */
export function describeField(path: FieldPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (!PLAIN_KEY.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}
