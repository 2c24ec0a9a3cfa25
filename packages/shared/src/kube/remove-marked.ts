import { AppError } from "../domain/app-error.js";
import { EDGE_MARK } from "../domain/edge-mark.js";
import { type Fields, isFields } from "./field-reader.js";
import type { KubeHttp } from "./kube-http.js";
import { versionOf } from "./object-version.js";

/** Something that an edge wrote. */
export interface MarkedObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface RemoveMarkedOptions {
  readonly http: KubeHttp;
  /** `list` deletes nothing and tells what would go. */
  readonly mode: "list" | "remove";
  /** Called for each object once it is gone, or, listing, as it is found. */
  readonly onObject: (object: MarkedObject) => void;
}

/**
 * What an edge writes, in the order in which it may go: entries before the DestinationRules that guard them, then what the
 * edge keeps for itself; the Lease last, by which nobody else writes meanwhile.
 */
const KINDS = [
  { kind: "WorkloadEntry", path: "/apis/networking.istio.io/v1/workloadentries" },
  { kind: "Gateway", path: "/apis/networking.istio.io/v1/gateways" },
  { kind: "DestinationRule", path: "/apis/networking.istio.io/v1/destinationrules" },
  { kind: "ConfigMap", path: "/api/v1/configmaps" },
  { kind: "Lease", path: "/apis/coordination.k8s.io/v1/leases" },
] as const;

const PAGE_SIZE = 500;
/** An object that changed between list and delete is looked at again; an edge that still runs would change them for ever. */
const ROUNDS = 3;

/**
 * Removes everything that carries the edge's mark from a cluster, and nothing else. Returns how many objects. Throws
 * AppError as the API server's refusals have it, `Conflict` when something keeps writing them again.
 */
export async function removeMarked(options: RemoveMarkedOptions): Promise<number> {
  let count = 0;
  for (const { kind, path } of KINDS) {
    count += options.mode === "list" ? await listKind(kind, path, options) : await removeKind(kind, path, options);
  }
  return count;
}

async function listKind(kind: string, path: string, { http, onObject }: RemoveMarkedOptions): Promise<number> {
  const found = await readMarked(http, path);
  for (const { namespace, name } of found) onObject({ kind, namespace, name });
  return found.length;
}

async function removeKind(kind: string, path: string, { http, onObject }: RemoveMarkedOptions): Promise<number> {
  let count = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const found = await readMarked(http, path);
    if (found.length === 0) return count;
    for (const { namespace, name, uid, resourceVersion } of found) {
      const at = pathOfObject(path, namespace, name);
      if (!(await removeOne(http, at, { uid, resourceVersion }))) continue;
      onObject({ kind, namespace, name });
      count += 1;
    }
  }
  if ((await readMarked(http, path)).length === 0) return count;
  throw new AppError("Conflict", `objects of kind ${kind} are written again as they are removed: stop the edge first`);
}

/** False when it has changed since it was listed. */
async function removeOne(http: KubeHttp, path: string, preconditions: object): Promise<boolean> {
  const body = { apiVersion: "v1", kind: "DeleteOptions", preconditions, propagationPolicy: "Background" };
  try {
    await http.call({ method: "DELETE", path, query: {}, body, signal: undefined });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "NotFound") return true;
    if (error instanceof AppError && error.code === "Conflict") return false;
    throw error;
  }
}

/** A cluster without the kind has none of it. The label is read again: whoever ignores a selector answers with everything. */
async function readMarked(http: KubeHttp, path: string) {
  const items: Fields[] = [];
  let next = "";
  do {
    const query = {
      labelSelector: `${EDGE_MARK.label}=${EDGE_MARK.value}`,
      limit: String(PAGE_SIZE),
      ...(next === "" ? {} : { continue: next }),
    };
    const list = await http
      .call({ method: "GET", path, query, body: undefined, signal: undefined })
      .catch(noneIfUnknown);
    if (!isFields(list) || !Array.isArray(list["items"])) throw new AppError("Invalid", `${path} answers with no list`);
    items.push(...list["items"].filter(isFields));
    const metadata = list["metadata"];
    const token = isFields(metadata) ? metadata["continue"] : undefined;
    next = typeof token === "string" ? token : "";
  } while (next !== "");
  return items.filter(isMarked).flatMap((item) => versionOf(item) ?? []);
}

function noneIfUnknown(error: unknown): Fields {
  if (error instanceof AppError && error.code === "NotFound") return { items: [] };
  throw error;
}

function isMarked({ metadata }: Fields): boolean {
  const labels = isFields(metadata) ? metadata["labels"] : undefined;
  return isFields(labels) && labels[EDGE_MARK.label] === EDGE_MARK.value;
}

function pathOfObject(path: string, namespace: string, name: string): string {
  const at = path.lastIndexOf("/");
  return `${path.slice(0, at)}/namespaces/${encodeURIComponent(namespace)}${path.slice(at)}/${encodeURIComponent(name)}`;
}
