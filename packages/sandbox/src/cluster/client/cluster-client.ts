import { AppError, type ErrorCode } from "@causeway/shared";
import { parseAllDocuments } from "yaml";
import { type ApiObject, isObject, type JsonObject, textAt, valueAt } from "../api-object.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import { apiVersionOf, type ResourceDefinition, storedApiVersion } from "../kinds/resource-definition.js";
import {
  createHttpClient,
  type HttpAnswer,
  type HttpClientOptions,
  type HttpRequest,
  type OpenWatch,
} from "./http-client.js";

/** Which object: kind as in its manifest (`Deployment`), namespace "" for a cluster-scoped kind. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The few things that tests and the demo do to a cluster, through its real API. Refusals are AppErrors. */
export interface ClusterClient {
  create(manifest: JsonObject): Promise<ApiObject>;
  /** Undefined when there is no such object. */
  get(name: ObjectName): Promise<undefined | ApiObject>;
  list(kind: string, options?: ListOptions): Promise<readonly ApiObject[]>;
  /** JSON merge patch; `subresource` for `status`. */
  patch(name: ObjectName, patch: JsonObject, subresource?: "status"): Promise<ApiObject>;
  /** PUT over the resourceVersion that the object carries. */
  replace(object: ApiObject): Promise<ApiObject>;
  scale(namespace: string, deployment: string, replicas: number): Promise<void>;
  /** NotFound counts as done. */
  delete(name: ObjectName): Promise<void>;
  /** Creates what is missing and merges into what is there. YAML text with any number of documents, or objects. */
  apply(manifests: string | readonly JsonObject[], namespace?: string): Promise<readonly ApiObject[]>;
  /** Any request, answered as it is. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  watch(path: string): Promise<OpenWatch>;
  /** `/api/v1/namespaces/NS/services/NAME`; without the name for "". */
  path(name: ObjectName): string;
  close(): void;
}

export interface ListOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
}

export interface ClusterClientOptions extends HttpClientOptions {
  /** The kinds that the cluster serves. */
  readonly registry: KindRegistry;
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: "Invalid",
  401: "Forbidden",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  410: "Gone",
  422: "Invalid",
  429: "Throttled",
  504: "Timeout",
};

export function createClusterClient(options: ClusterClientOptions): ClusterClient {
  const http = createHttpClient(options);
  const path = (name: ObjectName) => pathOf(kindOf(options.registry, name.kind), name);
  const call = async (request: HttpRequest) => checkAnswer(request, await http.send(request)) as ApiObject;
  const get = async (name: ObjectName) => {
    const request = { method: "GET", path: path(name) };
    const answer = await http.send(request);
    return answer.status === 404 ? undefined : (checkAnswer(request, answer) as ApiObject);
  };
  const create = async (manifest: JsonObject) => {
    const name = nameOf(manifest, undefined);
    return await call({ method: "POST", path: path({ ...name, name: "" }), body: manifest });
  };
  const patch = async (name: ObjectName, body: JsonObject, subresource?: "status") => {
    const suffix = subresource === undefined ? "" : `/${subresource}`;
    return await call({
      method: "PATCH",
      path: `${path(name)}${suffix}`,
      body,
      contentType: "application/merge-patch+json",
    });
  };
  return {
    create,
    get,
    patch,
    path,
    async list(kind, { namespace = "", labelSelector = "" } = {}) {
      const definition = kindOf(options.registry, kind);
      const query = labelSelector === "" ? "" : `?labelSelector=${encodeURIComponent(labelSelector)}`;
      const answer = await call({ method: "GET", path: `${pathOf(definition, { namespace, name: "" })}${query}` });
      const items = valueAt(answer, "items") as readonly ApiObject[];
      return items.map((item) => ({ ...item, apiVersion: storedApiVersion(definition), kind: definition.kind }));
    },
    replace: async (object) => await call({ method: "PUT", path: path(nameOf(object, undefined)), body: object }),
    async scale(namespace, deployment, replicas) {
      const at = path({ kind: "Deployment", namespace, name: deployment });
      await call({
        method: "PATCH",
        path: `${at}/scale`,
        body: { spec: { replicas } },
        contentType: "application/merge-patch+json",
      });
    },
    async delete(name) {
      const request = { method: "DELETE", path: path(name) };
      const answer = await http.send(request);
      if (answer.status !== 404) checkAnswer(request, answer);
    },
    async apply(manifests, namespace) {
      const applied: ApiObject[] = [];
      for (const manifest of parseManifests(manifests)) {
        const name = nameOf(manifest, namespace);
        const placed = placeIn(manifest, kindOf(options.registry, name.kind), name.namespace);
        applied.push((await get(name)) === undefined ? await create(placed) : await patch(name, placed));
      }
      return applied;
    },
    send: http.send,
    watch: http.watch,
    close: http.close,
  };
}

function parseManifests(manifests: string | readonly JsonObject[]): readonly JsonObject[] {
  if (typeof manifests !== "string") return manifests;
  return parseAllDocuments(manifests).flatMap((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw new AppError("Invalid", problem.message, { cause: problem });
    const value: unknown = document.toJS();
    return isObject(value) ? [value] : [];
  });
}

function nameOf(manifest: JsonObject | ApiObject, namespace: undefined | string): ObjectName {
  return {
    kind: textAt(manifest, "kind"),
    namespace: textAt(manifest, "metadata", "namespace") || (namespace ?? "default"),
    name: textAt(manifest, "metadata", "name"),
  };
}

function placeIn(manifest: JsonObject, definition: ResourceDefinition, namespace: string): JsonObject {
  if (!definition.isNamespaced) return manifest;
  const metadata = manifest["metadata"];
  return { ...manifest, metadata: { ...(isObject(metadata) ? metadata : {}), namespace } };
}

function kindOf(registry: KindRegistry, kind: string): ResourceDefinition {
  const found = registry.all().find((definition) => definition.kind === kind);
  if (found === undefined) throw new AppError("NotFound", `this cluster has no kind ${JSON.stringify(kind)}`);
  return found;
}

function pathOf(definition: ResourceDefinition, { namespace, name }: Pick<ObjectName, "namespace" | "name">): string {
  const { group, versions, plural, isNamespaced } = definition;
  const root = `${group === "" ? "/api" : "/apis"}/${apiVersionOf(group, versions[0] ?? "v1")}`;
  const place = isNamespaced && namespace !== "" ? `/namespaces/${namespace}` : "";
  return `${root}${place}/${plural}${name === "" ? "" : `/${name}`}`;
}

function checkAnswer({ method, path }: HttpRequest, { status, body }: HttpAnswer): unknown {
  if (status < 400) return body;
  const isDouble = status === 409 && textAt(body, "reason") === "AlreadyExists";
  const code = isDouble ? "Exists" : (CODES[status] ?? "Unavailable");
  throw new AppError(code, `${method} ${path}: ${status} ${textAt(body, "message")}`);
}
