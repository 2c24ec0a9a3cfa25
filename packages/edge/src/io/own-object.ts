import { AppError } from "@causeway/shared";
import { type Fields, isFields, type KubeHttp, type KubeRequest } from "@causeway/shared/kube";
import { MARK_LABELS } from "../core/render/ownership.js";

export interface OwnObjectOptions {
  readonly http: KubeHttp;
  /** The edge's own namespace; made when it is missing. */
  readonly namespace: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

/** What the edge keeps for itself: one object of a kind, of the same name whatever the kind. Calls throw AppError. */
export interface OwnObject {
  /** Undefined when there is none. */
  read(signal: AbortSignal): Promise<undefined | Fields>;
  /** Names and labels what it is given. Returns it as stored. */
  create(draft: Fields, signal: AbortSignal): Promise<Fields>;
  /** PUT of the whole object, over the version that it names. Returns it as stored. */
  replace(object: Fields, signal: AbortSignal): Promise<Fields>;
}

const NAME = "causeway-edge";
export const OWN_LABELS: Readonly<Record<string, string>> = { "app.kubernetes.io/name": NAME, ...MARK_LABELS };

export function openOwnObject(options: OwnObjectOptions): OwnObject {
  const { http, namespace, apiVersion, kind, plural } = options;
  const root = apiVersion.includes("/") ? "/apis" : "/api";
  const path = `${root}/${apiVersion}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
  const call = async (request: KubeRequest): Promise<Fields> => {
    const object = await http.call(request);
    if (isFields(object)) return object;
    throw new AppError("Invalid", `${kind} ${NAME}: the API server's answer is no object`);
  };
  const request = (
    method: KubeRequest["method"],
    at: string,
    body: undefined | object,
    signal: KubeRequest["signal"],
  ) => call({ method, path: at, query: {}, body, signal });
  return {
    async read(signal) {
      try {
        return await request("GET", `${path}/${NAME}`, undefined, signal);
      } catch (error) {
        if (hasCode(error, "NotFound")) return undefined;
        throw error;
      }
    },
    async create(draft, signal) {
      const given = isFields(draft["metadata"]) ? draft["metadata"] : {};
      const metadata = { ...given, name: NAME, namespace, labels: OWN_LABELS };
      const body = { ...draft, apiVersion, kind, metadata };
      try {
        return await request("POST", path, body, signal);
      } catch (error) {
        if (!hasCode(error, "NotFound")) throw error;
      }
      await createNamespace(options, signal);
      return await request("POST", path, body, signal);
    },
    replace: (object, signal) => request("PUT", `${path}/${NAME}`, object, signal),
  };
}

async function createNamespace({ http, namespace }: OwnObjectOptions, signal: KubeRequest["signal"]): Promise<void> {
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  try {
    await http.call({ method: "POST", path: "/api/v1/namespaces", query: {}, body, signal });
  } catch (error) {
    if (!hasCode(error, "Exists")) throw noNamespace(namespace, error);
  }
}

function noNamespace(namespace: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `the edge's namespace ${namespace} does not exist and could not be made: ${reason}`;
  return new AppError(cause instanceof AppError ? cause.code : "Unavailable", message, { cause });
}

function hasCode(error: unknown, code: AppError["code"]): boolean {
  return error instanceof AppError && error.code === code;
}
