import type { HttpAnswer, HttpClient, JsonObject } from "@causeway/sandbox";

/**
 * A Kubernetes API server under test, embedded or real. The suites only use plain HTTP and make their own namespaces;
 * Istio's CustomResourceDefinitions must be there. Where there are no controllers, what they do is not asked for.
 */
export interface ApiTarget extends AsyncDisposable {
  readonly http: HttpClient;
  /** Whether Deployments get pods, Services endpoints, and owned objects go with their owners. */
  readonly hasControllers: boolean;
  /**
   * Makes the server forget the history of Events, as the compaction of etcd does. Of Events, because kube-apiserver keeps
   * no watch cache of them: what etcd has forgotten is gone at once.
   */
  compact(): Promise<void>;
}

export type OpenTarget = () => Promise<ApiTarget>;

/** What an answer's body is made of, as far as the suites look. */
export interface Body {
  readonly kind: string;
  readonly reason: string;
  readonly message: string;
  readonly code: number;
  readonly status: unknown;
  readonly details: {
    readonly name: string;
    readonly kind: string;
    readonly causes: readonly { readonly field: string; readonly message: string; readonly reason: string }[];
  };
  readonly metadata: Metadata;
  readonly spec: JsonObject;
  readonly data: Readonly<Record<string, string>>;
  readonly items: readonly Body[];
}

interface Metadata {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly continue: string;
  readonly remainingItemCount: number;
}

/** One namespace of a target, with the calls that the suites make most. */
export interface Sandpit {
  readonly namespace: string;
  readonly target: ApiTarget;
  /** Sends and returns the code with the parsed body. */
  call(
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<{ readonly code: number; readonly body: Body }>;
  /** `/api/v1/namespaces/NS/configmaps[/NAME]`. */
  configMaps(name?: string): string;
  events(name?: string): string;
  workloadEntries(name?: string): string;
  makeConfigMap(
    name: string,
    data: Readonly<Record<string, string>>,
    labels?: Readonly<Record<string, string>>,
  ): Promise<Body>;
  /** An Event about nothing in particular. */
  makeEvent(name: string, labels: Readonly<Record<string, string>>): Promise<Body>;
}

let count = 0;

/** Makes a new namespace. */
export async function openSandpit(target: ApiTarget): Promise<Sandpit> {
  count += 1;
  const namespace = `contract-${count}`;
  const call: Sandpit["call"] = async (method, path, body, contentType) => {
    const answer = await target.http.send({
      method,
      path,
      body,
      ...(contentType === undefined ? {} : { contentType }),
    });
    return { code: answer.status, body: bodyOf(answer) };
  };
  const made = await call("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  if (made.code !== 201) throw new Error(`namespace ${namespace}: ${made.code} ${made.body.message}`);
  const place = (root: string, plural: string) => (name?: string) =>
    `${root}/namespaces/${namespace}/${plural}${name === undefined ? "" : `/${name}`}`;
  const configMaps = place("/api/v1", "configmaps");
  const events = place("/api/v1", "events");
  const about = { involvedObject: { kind: "Pod", name: "any", namespace } };
  const make = async (path: string, metadata: { readonly name: string; readonly labels: unknown }, content: object) => {
    const { code, body } = await call("POST", path, { metadata, ...content });
    if (code !== 201) throw new Error(`${path} ${metadata.name}: ${code} ${body.message}`);
    return body;
  };
  return {
    namespace,
    target,
    call,
    configMaps,
    events,
    workloadEntries: place("/apis/networking.istio.io/v1", "workloadentries"),
    makeConfigMap: (name, data, labels = {}) => make(configMaps(), { name, labels }, { data }),
    makeEvent: (name, labels) => make(events(), { name, labels }, about),
  };
}

function bodyOf(answer: HttpAnswer): Body {
  return answer.body as Body;
}
