import { AppError, type ErrorCode } from "@causeway/shared";
import { parseAllDocuments } from "yaml";
import { type ApiObject, isObject, type JsonObject, textAt, valueAt } from "../api-object.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import { apiVersionOf, type ResourceDefinition, storedApiVersion } from "../kinds/resource-definition.js";
import { type ExecResult, exec } from "./exec-client.js";
import {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
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

/** A command and where it runs. */
export interface ContainerCommand {
  readonly container: string;
  readonly argv: readonly string[];
  readonly stdin?: string;
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

const MERGE_PATCH = "application/merge-patch+json";

/** The few things that tests and the demo do to a cluster, through its real API. Refusals are AppErrors. */
export class ClusterClient {
  readonly #http: HttpClient;
  readonly #registry: KindRegistry;
  readonly #options: HttpClientOptions;

  constructor({ registry, ...options }: ClusterClientOptions) {
    this.#options = options;
    this.#http = createHttpClient(options);
    this.#registry = registry;
  }

  async create(manifest: JsonObject): Promise<ApiObject> {
    const name = nameOf(manifest, undefined);
    return await this.#call({ method: "POST", path: this.path({ ...name, name: "" }), body: manifest });
  }

  /** Undefined when there is no such object. */
  async get(name: ObjectName): Promise<undefined | ApiObject> {
    const request = { method: "GET", path: this.path(name) };
    const answer = await this.#http.send(request);
    return answer.status === 404 ? undefined : (checkAnswer(request, answer) as ApiObject);
  }

  async list(kind: string, { namespace = "", labelSelector = "" }: ListOptions = {}): Promise<readonly ApiObject[]> {
    const definition = this.#kind(kind);
    const query = labelSelector === "" ? "" : `?labelSelector=${encodeURIComponent(labelSelector)}`;
    const answer = await this.#call({ method: "GET", path: `${pathOf(definition, { namespace, name: "" })}${query}` });
    const items = valueAt(answer, "items") as readonly ApiObject[];
    return items.map((item) => ({ ...item, apiVersion: storedApiVersion(definition), kind: definition.kind }));
  }

  /** JSON merge patch of the object, or of its status. */
  async patch(name: ObjectName, body: JsonObject, subresource?: "status"): Promise<ApiObject> {
    const path = `${this.path(name)}${subresource === undefined ? "" : `/${subresource}`}`;
    return await this.#call({ method: "PATCH", path, body, contentType: MERGE_PATCH });
  }

  /** PUT over the resourceVersion that the object carries. */
  async replace(object: ApiObject): Promise<ApiObject> {
    return await this.#call({ method: "PUT", path: this.path(nameOf(object, undefined)), body: object });
  }

  async scale(namespace: string, deployment: string, replicas: number): Promise<void> {
    const path = `${this.path({ kind: "Deployment", namespace, name: deployment })}/scale`;
    await this.#call({ method: "PATCH", path, body: { spec: { replicas } }, contentType: MERGE_PATCH });
  }

  /** NotFound counts as done. */
  async delete(name: ObjectName): Promise<void> {
    const request = { method: "DELETE", path: this.path(name) };
    const answer = await this.#http.send(request);
    if (answer.status !== 404) checkAnswer(request, answer);
  }

  /**
   * Creates what is missing and merges into what is there, in order. YAML text with any number of documents, or objects;
   * those that name no namespace go into the given one.
   */
  async apply(manifests: string | readonly JsonObject[], namespace?: string): Promise<readonly ApiObject[]> {
    const applied: ApiObject[] = [];
    for (const manifest of parseManifests(manifests)) {
      const name = nameOf(manifest, namespace);
      const placed = placeIn(manifest, this.#kind(name.kind), name.namespace);
      const isThere = (await this.get(name)) !== undefined;
      applied.push(isThere ? await this.patch(name, placed) : await this.create(placed));
    }
    return applied;
  }

  /** Runs a command in a container of a pod, as `kubectl exec` does. Throws AppError when it cannot be run at all. */
  async exec(pod: Omit<ObjectName, "kind">, command: ContainerCommand): Promise<ExecResult> {
    const query = new URLSearchParams({ container: command.container, stdout: "true", stderr: "true" });
    if (command.stdin !== undefined) query.set("stdin", "true");
    for (const word of command.argv) query.append("command", word);
    const path = `${this.path({ kind: "Pod", ...pod })}/exec?${query}`;
    return await exec(this.#options, { path, stdin: command.stdin, protocols: undefined });
  }

  /** Any request, answered as it is. */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    return await this.#http.send(request);
  }

  async watch(path: string): Promise<OpenWatch> {
    return await this.#http.watch(path);
  }

  /** `/api/v1/namespaces/NS/services/NAME`; without the name for "". Throws AppError NotFound for an unknown kind. */
  path(name: ObjectName): string {
    return pathOf(this.#kind(name.kind), name);
  }

  close(): void {
    this.#http.close();
  }

  #kind(kind: string): ResourceDefinition {
    const found = this.#registry.all().find((definition) => definition.kind === kind);
    if (found === undefined) throw new AppError("NotFound", `this cluster has no kind ${JSON.stringify(kind)}`);
    return found;
  }

  async #call(request: HttpRequest): Promise<ApiObject> {
    return checkAnswer(request, await this.#http.send(request)) as ApiObject;
  }
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
