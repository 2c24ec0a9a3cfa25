import { nearestWord } from "@causeway/shared/basics";
import { isJsonObject, type Json, type JsonObject } from "./resource.js";

/**
 * Reads the spec of a custom resource that a person wrote. What is wrong is collected, every problem with its path: a
 * cluster whose definition of the kind has no schema lets anything through.
 */
export class SpecReader {
  readonly problems: string[] = [];

  /** The object at a path, or an empty one; only the given fields may be in it. */
  object(value: undefined | Json, path: string, fields: readonly string[]): JsonObject {
    if (value === undefined || value === null) return {};
    if (!isJsonObject(value)) {
      this.problems.push(`${path} is not an object`);
      return {};
    }
    for (const name of Object.keys(value)) if (!fields.includes(name)) this.unknown(path, name, fields);
    return value;
  }

  /** The object at a path whose fields are not ours to judge. */
  anyObject(value: undefined | Json, path: string): JsonObject {
    if (value === undefined || value === null) return {};
    if (isJsonObject(value)) return value;
    this.problems.push(`${path} is not an object`);
    return {};
  }

  list(value: undefined | Json, path: string): readonly Json[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.problems.push(`${path} is not a list`);
    return [];
  }

  text(value: undefined | Json, path: string): string {
    if (typeof value === "string" && value !== "") return value;
    this.problems.push(`${path} is not text`);
    return "";
  }

  flag(value: undefined | Json, path: string): boolean {
    if (value === undefined || value === null) return false;
    if (typeof value === "boolean") return value;
    this.problems.push(`${path} is not true or false`);
    return false;
  }

  /** One of the given words; the first of them when absent. */
  oneOf<T extends string>(value: undefined | Json, path: string, words: readonly [T, ...T[]]): T {
    if (value === undefined || value === null) return words[0];
    const found = words.find((word) => word === value);
    if (found === undefined) this.problems.push(`${path} is not one of ${words.join(", ")}`);
    return found ?? words[0];
  }

  textMap(value: undefined | Json, path: string): Readonly<Record<string, string>> {
    const entries = Object.entries(this.anyObject(value, path));
    for (const [name, text] of entries) if (typeof text !== "string") this.problems.push(`${path}.${name} is not text`);
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  }

  private unknown(path: string, name: string, fields: readonly string[]): void {
    const near = nearestWord(name, fields);
    const hint = near === undefined ? `there are ${fields.join(", ")}` : `did you mean ${near}?`;
    this.problems.push(`unknown field ${path}.${name}; ${hint}`);
  }
}
