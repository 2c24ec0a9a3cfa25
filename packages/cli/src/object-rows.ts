import type { Row } from "./core/column.js";
import type { ObjectKind } from "./core/kinds.js";
import { pathOfObject } from "./core/object-path.js";
import { isRecord, type JsonRecord, textAt } from "./core/record.js";
import { readRequest } from "./io/central-client.js";
import { listAll } from "./io/list-all.js";
import type { Call } from "./verb.js";

/** Below which path a list of objects was asked for, or that each was asked for by name. */
export type Asked = { readonly prefix: readonly string[] } | "byName";

/** Config objects with what else central knows of them: a cluster's edge, any other object's status. */
export async function objectRows(
  kind: ObjectKind,
  items: readonly JsonRecord[],
  asked: Asked,
  call: Call,
): Promise<readonly Row[]> {
  if (kind.kind === "Cluster") {
    const edges = await readByName(call, ["edges"], "cluster");
    return items.map((item) => ({ item, status: undefined, edge: edges.get(textAt(item, "metadata", "name") ?? "") }));
  }
  const paths = items.map((item) => fullPath(kind, item, call));
  const statuses =
    asked === "byName"
      ? await readEach(call, paths)
      : await readByName(call, ["status", kind.plural, ...asked.prefix], "path");
  return items.map((item, index) => ({
    item,
    status: textAt(statuses.get(paths[index] ?? ""), "status"),
    edge: undefined,
  }));
}

/** `workspaces/ORGANIZATION/TENANT/NAME`, as `apply` prints it. */
export function fullPath(kind: ObjectKind, item: JsonRecord, { place }: Pick<Call, "place">): string {
  const path = pathOfObject(kind, item, place);
  return [kind.plural, ...(path.ok ? path.value : ["?"])].join("/");
}

/** A list by one of its fields; empty when central refuses it: what is not known is shown as such. */
async function readByName(
  { central }: Call,
  path: readonly string[],
  field: string,
): Promise<ReadonlyMap<string, JsonRecord>> {
  const items = await listAll(central, path, {});
  if (!items.ok) return new Map();
  return new Map(items.value.map((item) => [textAt(item, field) ?? "", item]));
}

async function readEach({ central }: Call, paths: readonly string[]): Promise<ReadonlyMap<string, JsonRecord>> {
  const answers = await Promise.all(paths.map((path) => central.send(readRequest("status", ...path.split("/")))));
  return new Map(
    answers.flatMap((answer, index): [string, JsonRecord][] =>
      answer.ok && isRecord(answer.value) ? [[paths[index] ?? "", answer.value]] : [],
    ),
  );
}
