import type { JsonSchema } from "@causeway/shared";

/** What was probably meant by a text that has not the form that its schema asks for; empty when nobody can tell. */
export function hintValue(schema: JsonSchema, text: string): string {
  const form = schema["x-form"] ?? "";
  const suggest = Object.hasOwn(SUGGEST, form) ? SUGGEST[form] : undefined;
  const pattern = new RegExp(schema.pattern ?? "", "u");
  const meant = suggest?.(text).find((candidate) => candidate !== text && pattern.test(candidate));
  if (meant !== undefined) return `; did you mean ${JSON.stringify(meant)}?`;
  return form === "namespaceSelector" ? hintSelector(text) : "";
}

const SUGGEST: Readonly<Record<string, (text: string) => readonly string[]>> = {
  name: (text) => [asName(text)],
  namespaceSelector: (text) => {
    const lower = text.toLowerCase().trim();
    return [lower, lower.replace(/[:.]/, "/"), `*/${lower}`, `*${lower}`];
  },
};

/** In lower case, with one "-" for whatever a name cannot have. */
function asName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** `name:x` is one text in YAML; empty for any other text. */
export function hintSpace(text: unknown): string {
  const [, name] = typeof text === "string" ? (/^([A-Za-z][\w.-]*):\S/.exec(text) ?? []) : [];
  return name === undefined ? "" : `a space is missing after "${name}:"`;
}

function hintSelector(text: string): string {
  const [cluster = ""] = text.split("/");
  return cluster.length > 1 && cluster.includes("*") ? `: write "*" for all clusters, or one item for each` : "";
}
