export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};

/**
 * Reads fields of an object that somebody else wrote. Absent (or null) is the empty value; a value of another type is the
 * empty value too, and the first such field is kept as the problem of the whole object.
 */
export class FieldReader {
  problem: undefined | string;

  text(parent: Fields, name: string, path: string): string {
    const value = parent[name] ?? "";
    return typeof value === "string" ? value : this.wrong(path, name, "text", "");
  }

  /** Must be there and not empty. */
  requiredText(parent: Fields, name: string, path: string): string {
    const value = this.text(parent, name, path);
    return value === "" ? this.wrong(path, name, "set", value) : value;
  }

  number(parent: Fields, name: string, path: string): number {
    const value = parent[name] ?? 0;
    return typeof value === "number" ? value : this.wrong(path, name, "a number", 0);
  }

  fields(parent: Fields, name: string, path: string): Fields {
    const value = parent[name] ?? NO_FIELDS;
    return isFields(value) ? value : this.wrong(path, name, "an object", NO_FIELDS);
  }

  /** Members that are objects. */
  objects(parent: Fields, name: string, path: string): readonly Fields[] {
    const value = parent[name] ?? [];
    return Array.isArray(value) && value.every(isFields) ? value : this.wrong(path, name, "a list of objects", []);
  }

  texts(parent: Fields, name: string, path: string): readonly string[] {
    const value = parent[name] ?? [];
    const isTexts = Array.isArray(value) && value.every((member) => typeof member === "string");
    return isTexts ? value : this.wrong(path, name, "a list of texts", []);
  }

  textMap(parent: Fields, name: string, path: string): Readonly<Record<string, string>> {
    const value = this.fields(parent, name, path);
    return isMapOf(value, isText) ? value : this.wrong(path, name, "a map of texts", {});
  }

  numberMap(parent: Fields, name: string, path: string): Readonly<Record<string, number>> {
    const value = this.fields(parent, name, path);
    return isMapOf(value, isNumber) ? value : this.wrong(path, name, "a map of numbers", {});
  }

  /** One of the given words; the first of them when absent. */
  oneOf<T extends string>(parent: Fields, name: string, path: string, words: readonly [T, ...T[]]): T {
    const value = parent[name] ?? words[0];
    return words.find((word) => word === value) ?? this.wrong(path, name, `one of ${words.join(", ")}`, words[0]);
  }

  private wrong<T>(path: string, name: string, wanted: string, empty: T): T {
    this.problem ??= `${path}.${name} is not ${wanted}`;
    return empty;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";

function isMapOf<T>(value: Fields, is: (member: unknown) => member is T): value is Readonly<Record<string, T>> {
  return Object.values(value).every(is);
}
