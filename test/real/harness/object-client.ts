import type { HttpAnswer, HttpClient, Json, JsonObject } from "@causeway/sandbox";
import { waitFor } from "@causeway/shared/testing";

/** Which object, by kind as in its manifest; namespace "" for a cluster-scoped kind. */
export interface RealObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An object as the API server answers it. */
export interface RealObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly [field: string]: unknown;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const MERGE_PATCH = "application/merge-patch+json";
const APPLY_PATCH = "application/apply-patch+yaml";
const FIELD_MANAGER = "harness";
const GONE_MS = 30_000;

/** Objects of one cluster by their manifests, for kinds that it serves. Whatever is refused is thrown with the refusal. */
export class ObjectClient {
  readonly #client: HttpClient;
  readonly #resources = new Map<string, readonly Resource[]>();

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /** Creates or changes objects, in order. Those that name no namespace go into the given one, where they need one. */
  async apply(manifests: readonly JsonObject[], namespace = ""): Promise<readonly RealObject[]> {
    const applied: RealObject[] = [];
    for (const manifest of manifests) applied.push(await this.#applyOne(manifest, namespace));
    return applied;
  }

  /** Undefined when there is none. */
  async get(name: RealObjectName): Promise<undefined | RealObject> {
    const path = await this.path(name);
    const answer = await this.#client.send({ method: "GET", path });
    return answer.status === 404 ? undefined : (accept(`GET ${path}`, answer) as RealObject);
  }

  async list(kind: Omit<RealObjectName, "name">, labelSelector = ""): Promise<readonly RealObject[]> {
    const path = await this.path({ ...kind, name: "" });
    const query = labelSelector === "" ? "" : `?labelSelector=${encodeURIComponent(labelSelector)}`;
    const answer = accept(`GET ${path}`, await this.#client.send({ method: "GET", path: `${path}${query}` }));
    const { items } = answer as { readonly items: readonly RealObject[] };
    return items.map((item) => ({ ...item, apiVersion: kind.apiVersion, kind: kind.kind }));
  }

  /** JSON merge patch of an object, or of its status. */
  async patch(name: RealObjectName, body: JsonObject, subresource: "" | "status" = ""): Promise<RealObject> {
    const path = `${await this.path(name)}${subresource === "" ? "" : `/${subresource}`}`;
    const request = { method: "PATCH", path, body, contentType: MERGE_PATCH };
    return accept(`PATCH ${path}`, await this.#client.send(request)) as RealObject;
  }

  /** At once, and waits until it is gone; that it was not there counts as done. */
  async remove(name: RealObjectName): Promise<void> {
    const path = await this.path(name);
    const body = { gracePeriodSeconds: 0 };
    const answer = await this.#client.send({ method: "DELETE", path, body });
    if (answer.status === 404) return;
    accept(`DELETE ${path}`, answer);
    await waitFor(
      async () => (await this.get(name)) === undefined,
      GONE_MS,
      () => name,
    );
  }

  /** Path of an object, or of a list where the name is empty. */
  async path({ apiVersion, kind, namespace, name }: RealObjectName): Promise<string> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.#resourcesOf(root)).find((candidate) => candidate.kind === kind);
    if (resource === undefined) throw new Error(`the cluster does not serve ${apiVersion} ${kind}`);
    const scope = resource.namespaced && namespace !== "" ? `/namespaces/${namespace}` : "";
    return `${root}${scope}/${resource.name}${name === "" ? "" : `/${name}`}`;
  }

  async #applyOne(manifest: JsonObject, namespace: string): Promise<RealObject> {
    const name = nameOf(manifest, namespace);
    const path = `${await this.path(name)}?fieldManager=${FIELD_MANAGER}&force=true`;
    const body = JSON.stringify(manifest);
    return accept(
      `apply ${path}`,
      await this.#client.send({ method: "PATCH", path, body, contentType: APPLY_PATCH }),
    ) as RealObject;
  }

  /** Asked until it is answered, for each group and version: kinds do not change under a test. */
  async #resourcesOf(root: string): Promise<readonly Resource[]> {
    const known = this.#resources.get(root) ?? (await this.#discover(root));
    this.#resources.set(root, known);
    return known;
  }

  async #discover(root: string): Promise<readonly Resource[]> {
    const answer = accept(`GET ${root}`, await this.#client.send({ method: "GET", path: root }));
    const { resources } = answer as { readonly resources: readonly Resource[] };
    return resources.filter(({ name }) => !name.includes("/"));
  }
}

function nameOf(manifest: JsonObject, namespace: string): RealObjectName {
  const metadata = manifest["metadata"] as Readonly<Record<string, Json>>;
  return {
    apiVersion: String(manifest["apiVersion"]),
    kind: String(manifest["kind"]),
    namespace: String(metadata["namespace"] ?? namespace),
    name: String(metadata["name"]),
  };
}

function accept(what: string, { status, body }: HttpAnswer): unknown {
  if (status >= 200 && status < 300) return body;
  throw new Error(`${what} is refused with ${status}: ${JSON.stringify(body)}`);
}
