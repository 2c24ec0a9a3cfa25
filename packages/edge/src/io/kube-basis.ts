import { AppError } from "@causeway/shared";
import { type Fields, isFields, type KubeHttp, type KubeRequest } from "@causeway/shared/kube";
import { addUsedAdoptions } from "../core/plan/store-acceptance.js";
import { MARK_LABELS } from "../core/render/ownership.js";
import type { AcceptedBasis, AcceptedRecord } from "../ports.js";

export interface KubeBasisOptions {
  readonly http: KubeHttp;
  /** The edge's own namespace; made when it is missing. */
  readonly namespace: string;
}

const NAME = "causeway-edge";
/** Somebody else may write between reading and writing; a second collision is worth telling. */
const TRIES = 3;

/** The last accepted basis in the ConfigMap `causeway-edge`; other keys of it are left as they are. */
export function createKubeBasis(options: KubeBasisOptions): AcceptedBasis {
  return {
    async load() {
      const map = await read(options);
      return map === undefined ? undefined : parseRecord(map);
    },
    async save(record) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await saveOnce(options, record);
          return;
        } catch (error) {
          if (attempt === TRIES || !isCollision(error)) throw error;
        }
      }
    },
  };
}

/** Throws `Invalid` when somebody has made something else of it: no answer is not the same as none was saved. */
function parseRecord(map: Fields): undefined | AcceptedRecord {
  const data = map["data"] ?? {};
  const { storeId, revision } = isFields(data) ? data : {};
  if (storeId === undefined && revision === undefined) return undefined;
  const isWhole = typeof storeId === "string" && typeof revision === "string" && /^\d+$/.test(revision);
  if (!isWhole) throw new AppError("Invalid", `ConfigMap ${NAME}: storeId and revision do not name a store's revision`);
  return { storeId, revision, usedAdoptions: parseUsed(data) };
}

/** Names of adoptions, which have no spaces. */
function parseUsed(data: unknown): readonly string[] {
  const text = isFields(data) ? data["usedAdoptions"] : undefined;
  return typeof text === "string" ? text.split(" ").filter((name) => name !== "") : [];
}

async function saveOnce(options: KubeBasisOptions, record: AcceptedRecord): Promise<void> {
  const current = await read(options);
  const { storeId, revision } = record;
  const before = current?.["data"];
  const used = addUsedAdoptions(parseUsed(before), record.usedAdoptions);
  const usedAdoptions = used.length === 0 ? {} : { usedAdoptions: used.join(" ") };
  const data = { ...(isFields(before) ? before : {}), storeId, revision, ...usedAdoptions };
  if (current === undefined) await create(options, data);
  else await options.http.call(request("PUT", `${pathOf(options)}/${NAME}`, { ...current, data }));
}

async function read(options: KubeBasisOptions): Promise<undefined | Fields> {
  try {
    const map = await options.http.call(request("GET", `${pathOf(options)}/${NAME}`, undefined));
    if (isFields(map)) return map;
  } catch (error) {
    if (hasCode(error, "NotFound")) return undefined;
    throw error;
  }
  throw new AppError("Invalid", `ConfigMap ${NAME}: the API server's answer is no object`);
}

async function create(options: KubeBasisOptions, data: Fields): Promise<void> {
  const metadata = {
    name: NAME,
    namespace: options.namespace,
    labels: { "app.kubernetes.io/name": NAME, ...MARK_LABELS },
  };
  const post = () =>
    options.http.call(request("POST", pathOf(options), { apiVersion: "v1", kind: "ConfigMap", metadata, data }));
  try {
    await post();
  } catch (error) {
    if (!hasCode(error, "NotFound")) throw error;
    await createNamespace(options);
    await post();
  }
}

async function createNamespace({ http, namespace }: KubeBasisOptions): Promise<void> {
  try {
    await http.call(
      request("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }),
    );
  } catch (error) {
    if (!hasCode(error, "Exists")) throw noNamespace(namespace, error);
  }
}

function noNamespace(namespace: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `the edge's namespace ${namespace} does not exist and could not be made: ${reason}`;
  return new AppError(cause instanceof AppError ? cause.code : "Unavailable", message, { cause });
}

function isCollision(error: unknown): boolean {
  return hasCode(error, "Conflict") || hasCode(error, "Exists");
}

function hasCode(error: unknown, code: AppError["code"]): boolean {
  return error instanceof AppError && error.code === code;
}

function pathOf({ namespace }: KubeBasisOptions): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps`;
}

function request(method: KubeRequest["method"], path: string, body: undefined | object): KubeRequest {
  return { method, path, query: {}, body, signal: undefined };
}
