import { CENTRAL_VARIABLES } from "../packages/central/src/config.js";
import { ANNOTATION_TABLE } from "../packages/central/src/core/config/annotations.js";
import { createCentralMetrics } from "../packages/central/src/io/central-metrics.js";
import { renderYaml } from "../packages/cli/src/print-structured.js";
import { EDGE_VARIABLES } from "../packages/edge/src/config.js";
import { observeNames } from "../packages/edge/src/io/dns-metrics.js";
import { createEdgeMetrics } from "../packages/edge/src/io/edge-metrics.js";
import { OPERATOR_VARIABLES } from "../packages/operator/src/config.js";
import { createOperatorMetrics } from "../packages/operator/src/io/operator-metrics.js";
import { type EnvVariable, type JsonSchema, KINDS, type KindInfo, SCHEMAS } from "../packages/shared/src/index.js";
import { generateCliReference } from "./gen-cli-reference.js";
import { code, page, table } from "./markdown.js";

const FOLDER = "docs/reference";

/** Path (from the root) -> text of every page of the reference, made from the same data that the programs run on. */
export async function generateReference(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    [`${FOLDER}/objects.md`, await generateObjects()],
    [`${FOLDER}/cli.md`, await generateCliReference()],
    [`${FOLDER}/metrics.md`, await generateMetrics()],
    [`${FOLDER}/environment.md`, generateEnvironment()],
  ]);
}

async function generateObjects(): Promise<string> {
  const sections = await Promise.all(KINDS.map((info) => describeKind(info, SCHEMAS[info.kind])));
  return page("Config objects", [
    "What `causeway apply` (or `tctl apply`) takes. Fields that are not listed here are refused, each with its line and what was probably meant. All documents of a request are taken, or none.",
    ...sections.flat(),
  ]);
}

async function describeKind({ kind, plural, parents, isSingle }: KindInfo, schema: JsonSchema): Promise<string[]> {
  const path = [plural, ...parents.map((parent) => parent.toUpperCase()), "NAME"].join("/");
  const single = isSingle ? ` There is at most one of each ${parents.at(-1)}.` : "";
  const spec = schema.properties?.["spec"];
  const refused = refusedFields(spec ?? {}, "spec");
  const annotations = Object.entries(ANNOTATION_TABLE[kind] ?? {});
  const notes = annotations.map(([name, { form, fallback, says }]) => [code(name), form, fallback, says]);
  return [
    `## ${kind}`,
    `${schema.description ?? ""} Path: ${code(path)}.${single}`,
    fence("yaml", await renderYaml(schema.examples ?? [])),
    table(["field", "type", "default", "meaning"], describeFields(schema, "")),
    ...(notes.length === 0 ? [] : ["Annotations:", table(["annotation", "value", "default", "meaning"], notes)]),
    ...(refused.length === 0 ? [] : [`Refused by name: ${refused.map(code).join(", ")}.`]),
  ];
}

function describeFields(schema: JsonSchema, prefix: string): string[][] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const standard = field.const ?? field.default;
    const fallback = required.has(name) ? "required" : standard === undefined ? "" : code(JSON.stringify(standard));
    const row = [code(path), describeType(field), fallback, describeMeaning(field)];
    const inner =
      field.items === undefined ? describeFields(field, `${path}.`) : describeFields(field.items, `${path}[].`);
    return [row, ...inner];
  });
}

function describeType(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(", ");
  if (schema.items !== undefined)
    return `list of ${schema.items.type === "object" ? "mappings" : describeType(schema.items)}`;
  if (typeof schema.additionalProperties === "object") return "mapping of text to text";
  const words: Readonly<Record<string, string>> = { object: "mapping", string: "text", boolean: "true or false" };
  return words[schema.type ?? "object"] ?? "";
}

function describeMeaning(schema: JsonSchema): string {
  const form = schema["x-expects"] ?? schema.items?.["x-expects"];
  const limits = [
    ...(form === undefined ? [] : [`Form: ${form}.`]),
    ...(schema.maxItems === undefined ? [] : [`At most ${schema.maxItems}.`]),
    ...(schema.maxLength === undefined ? [] : [`At most ${schema.maxLength} characters.`]),
  ];
  return [schema.description ?? "", ...limits].join(" ");
}

function refusedFields(schema: JsonSchema, path: string): string[] {
  const own = Object.keys(schema["x-refused"] ?? {}).map((name) => `${path}.${name}`);
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    child.items === undefined
      ? refusedFields(child, `${path}.${name}`)
      : refusedFields(child.items, `${path}.${name}[]`),
  );
  return [...own, ...inner];
}

function generateEnvironment(): string {
  const list = (variables: Readonly<Record<string, EnvVariable<unknown>>>) =>
    table(
      ["variable", "value", "default", "meaning"],
      Object.values(variables).map(({ name, form, fallback, says }) => [
        code(name),
        form,
        fallback === undefined ? "required" : fallback === "" ? "" : code(fallback),
        says,
      ]),
    );
  return page("Environment variables", [
    "Central, edges and operators are configured by environment variables alone. A bad value is an error at the start that names the variable; it never becomes a default. Durations are a number with `ms`, `s`, `m` or `h`.",
    "## Central",
    list(CENTRAL_VARIABLES),
    "## Edge",
    list(EDGE_VARIABLES),
    "## Operator",
    list(OPERATOR_VARIABLES),
    "The variables of the CLI are in [cli.md](cli.md).",
  ]);
}

/** Prometheus clients add series of the process itself, which differ from system to system. */
const OWN = "causeway_";

async function generateMetrics(): Promise<string> {
  const central = createCentralMetrics();
  central.observeCopy({ uncopied: 0 });
  central.observeEdges({ edges: () => [], entries: () => [], holds: () => [] });
  const edge = createEdgeMetrics();
  edge.observe(() => ({
    isComplete: true,
    writes: { create: 0, replace: 0, delete: 0, failed: 0 },
    inFlight: 0,
    failures: 0,
    holds: 0,
    isStoreRefused: false,
    watches: new Map(),
  }));
  observeNames(edge.registry, {
    resolution: "on",
    names: () => [],
    gatewaysOf: () => [],
    addressesOf: () => ({ kind: "off" }),
    counts: { resolved: 0, denied: 0, failed: 0, inFlight: 0 },
  });
  const operator = createOperatorMetrics(() => ({ isComplete: true, passes: {} }));
  return page("Metrics", [
    "Every program serves `/metrics` in the text format of Prometheus: central on its API address, an edge and an operator on their health addresses. Beside these there are the usual series of the process, `process_*` and `nodejs_*`.",
    "## Central",
    await describeMetrics(central.registry),
    "## Edge",
    await describeMetrics(edge.registry),
    "## Operator",
    await describeMetrics(operator),
  ]);
}

interface MetricsRegistry {
  getMetricsAsArray(): readonly { readonly name: string; readonly help: string; readonly type: unknown }[];
}

async function describeMetrics(registry: MetricsRegistry): Promise<string> {
  const rows = registry
    .getMetricsAsArray()
    .filter(({ name }) => name.startsWith(OWN))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((metric) => {
      // prom-client keeps the label names on the metric without a type for them.
      const labels: unknown = Reflect.get(metric, "labelNames");
      const type: unknown = Reflect.get(metric, "type") ?? metric.constructor.name.toLowerCase();
      return [code(metric.name), String(type), Array.isArray(labels) ? labels.map(code).join(", ") : "", metric.help];
    });
  return table(["metric", "type", "labels", "meaning"], rows);
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
