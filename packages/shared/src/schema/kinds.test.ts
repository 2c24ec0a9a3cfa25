import { describe, expect, it } from "vitest";
import { SCHEMAS } from "./gen/schemas.js";
import type { JsonSchema } from "./json-schema.js";
import { findKind, findPlural, KINDS } from "./kinds.js";

/** Every object schema below a schema, with the path to it. */
function* objectSchemas(schema: JsonSchema, path: string): Generator<{ path: string; schema: JsonSchema }> {
  if (schema.type === "object") yield { path, schema };
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield* objectSchemas(child, `${path}.${name}`);
  if (schema.items !== undefined) yield* objectSchemas(schema.items, `${path}[]`);
}

describe("KINDS", () => {
  it("has one schema for each kind, and one kind for each schema", () => {
    expect(KINDS.map((info) => info.kind).sort()).toEqual(Object.keys(SCHEMAS).sort());
  });

  it.each(KINDS)("$kind says in its schema where it hangs", ({ kind, parents }) => {
    const metadata = SCHEMAS[kind].properties?.["metadata"];
    expect(metadata?.required).toEqual([...parents, "name"]);
    expect(SCHEMAS[kind].properties?.["kind"]?.const).toBe(kind);
  });

  it.each(KINDS)("$kind names every field it takes: none is open to others", ({ kind }) => {
    const open = [...objectSchemas(SCHEMAS[kind], kind)].filter(
      ({ schema }) => schema.additionalProperties === undefined,
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it.each(KINDS)("$kind says of every field what it is for", ({ kind }) => {
    const silent = [...objectSchemas(SCHEMAS[kind], kind)].flatMap(({ path, schema }) =>
      Object.entries(schema.properties ?? {})
        .filter(([, child]) => (child.description ?? "") === "")
        .map(([name]) => `${path}.${name}`),
    );
    expect(silent).toEqual([]);
  });

  it.each(KINDS)("$kind refuses no field by name that it also takes", ({ kind }) => {
    const both = [...objectSchemas(SCHEMAS[kind], kind)].flatMap(({ path, schema }) =>
      Object.keys(schema["x-refused"] ?? {})
        .filter((name) => Object.hasOwn(schema.properties ?? {}, name))
        .map((name) => `${path}.${name}`),
    );
    expect(both).toEqual([]);
  });

  it("is found by kind and by plural, and by nothing else", () => {
    expect(KINDS.every((info) => findKind(info.kind) === info && findPlural(info.plural) === info)).toBe(true);
    expect([findKind("workspace"), findPlural("Workspaces"), findKind("constructor")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
