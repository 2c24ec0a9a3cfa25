import type { HttpClient } from "@causeway/sandbox";
import type { KubeHttp } from "@causeway/shared/kube";
import { createKubeLease } from "../../../packages/edge/src/io/kube-lease.js";
import type { LeasePlace } from "../../../packages/edge/src/testing/lease-contract.js";

/** A cluster whose API server keeps Leases: one that is started for a whole suite. */
export interface LeaseCluster extends AsyncDisposable {
  /** As edges speak to it. */
  readonly http: KubeHttp;
  /** As everybody else does. */
  readonly others: HttpClient;
}

/** The Lease as it is in the cluster. */
export interface LeaseObject {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** A namespace of the cluster that is not there yet, for one Lease. */
export interface LeaseNamespace extends LeasePlace {
  readonly namespace: string;
  get(): Promise<LeaseObject>;
  /** Somebody else changes the Lease by a merge patch. */
  patch(body: object): Promise<void>;
  /** Somebody else makes the Lease, and its namespace. */
  make(content: object): Promise<void>;
}

let count = 0;

export function openLeaseNamespace({ http, others }: LeaseCluster): LeaseNamespace {
  count += 1;
  const namespace = `lease-${count}`;
  const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const path = `${leases}/causeway-edge`;
  const send = async (method: string, at: string, body?: object) => {
    const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const answer = await others.send({ method, path: at, ...(body === undefined ? {} : { body, contentType }) });
    if (answer.status >= 300) throw new Error(`${method} ${at}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  let touches = 0;
  return {
    namespace,
    open: () => createKubeLease({ http, namespace }),
    async touch() {
      touches += 1;
      await send("PATCH", path, { metadata: { annotations: { "example.dev/touched": String(touches) } } });
    },
    async remove() {
      await send("DELETE", path);
    },
    async get() {
      return (await send("GET", path)) as LeaseObject;
    },
    async patch(body) {
      await send("PATCH", path, body);
    },
    async make(content) {
      await send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
      await send("POST", leases, { metadata: { name: "causeway-edge" }, ...content });
    },
    // The cluster ends with its suite.
    async [Symbol.asyncDispose]() {},
  };
}
