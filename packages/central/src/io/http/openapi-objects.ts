import { KINDS, type KindInfo } from "@causeway/shared";
import {
  type ApiOperation,
  type ApiParameter,
  inPath,
  json,
  listOf,
  objectOf,
  operation,
  PAGE,
  query,
  schemaRef,
  TEXT,
} from "./openapi-operation.js";
import { AUTHOR, DOCUMENTS } from "./openapi-store.js";

const APPLY: ApiOperation = operation({
  method: "POST",
  path: "/v2/apply",
  id: "apply",
  tag: "objects",
  says: "Create objects, or replace them as a whole: all documents or none",
  details:
    'Documents are taken in their order, so parents come before their children. At most 4 MiB; several YAML documents with "---" between them.',
  parameters: [query("dryRun", "Check everything and change nothing", { type: "boolean", default: false }), AUTHOR],
  body: DOCUMENTS,
  answers: { "200": json("What became of each document", objectOf({ results: listOf(schemaRef("Applied")) })) },
});

/** apply, and for each kind: its lists from wide to narrow, one object, and its deletion. */
export function objectOperations(): ApiOperation[] {
  return [APPLY, ...KINDS.flatMap((info) => [...listOperations(info), getOperation(info), deleteOperation(info)])];
}

/** A list may be narrowed by the first parents, so there is one path for each number of them. */
function listOperations(info: KindInfo): ApiOperation[] {
  return Array.from({ length: info.parents.length + 1 }, (_, depth) => {
    const parents = info.parents.slice(0, depth);
    const narrowed = parents.map((parent) => `Of${capitalized(parent)}`).at(-1) ?? "";
    return operation({
      method: "GET",
      ...placeOf(info, parents),
      id: `list${capitalized(info.plural)}${narrowed}`,
      tag: "objects",
      says: `List ${info.plural}${parents.length === 0 ? "" : ` of one ${parents.at(-1)}`}, in the order of their paths`,
      parameters: [...parents.map(nameParameter), ...PAGE],
      answers: {
        "200": json(
          "One page; `continue` is empty on the last",
          objectOf({ items: listOf(schemaRef(info.kind)), continue: TEXT }),
        ),
      },
    });
  });
}

function getOperation(info: KindInfo): ApiOperation {
  const names = [...info.parents, "name"];
  return operation({
    method: "GET",
    ...placeOf(info, names),
    id: `get${info.kind}`,
    tag: "objects",
    says: `Read one ${info.kind}`,
    parameters: names.map(nameParameter),
    answers: {
      "200": json("With its `metadata.resourceVersion` and `metadata.creationTimestamp`", schemaRef(info.kind)),
    },
  });
}

function deleteOperation(info: KindInfo): ApiOperation {
  const names = [...info.parents, "name"];
  return operation({
    method: "DELETE",
    ...placeOf(info, names),
    id: `delete${info.kind}`,
    tag: "objects",
    says: `Delete one ${info.kind} and everything below it, unless something there is protected`,
    parameters: [
      ...names.map(nameParameter),
      query("resourceVersion", "Delete only if the object is still at this version"),
      AUTHOR,
    ],
    answers: { "200": json("Paths of what was deleted", objectOf({ deleted: listOf(TEXT) })) },
  });
}

function placeOf({ plural }: KindInfo, names: readonly string[]): Pick<ApiOperation, "path" | "route"> {
  const path = [`/v2/${plural}`, ...names.map((name) => `{${name}}`)].join("/");
  return { path, route: names.length === 0 ? "/v2/:plural" : "/v2/:plural/*" };
}

function nameParameter(name: string): ApiParameter {
  return inPath(name, name === "name" ? "Name of the object" : `Name of the ${name}`);
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
