import { createHttpClient, type HttpClient, type OpenWatch } from "@causeway/sandbox";
import { serveParent } from "../harness/serve-parent.js";
import type { ClusterAccess } from "./cluster-child.js";

export interface RelayPlan {
  readonly from: ClusterAccess;
  readonly to: ClusterAccess;
  readonly namespace: string;
}

interface Slice {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly endpoints?: readonly { readonly conditions: { readonly ready?: boolean } }[];
}

const USER_AGENT = "relay";
const API = "/apis/networking.istio.io/v1/namespaces";
/** Services for which there is an entry. */
const written = new Set<string>();

const api = {
  /** Watches EndpointSlices here and writes one entry a ready service there, as plainly as that can be done. */
  async start({ from, to, namespace }: RelayPlan) {
    const source = createHttpClient({ ...from, userAgent: USER_AGENT });
    const target = createHttpClient({ ...to, userAgent: USER_AGENT });
    const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?watch=true&resourceVersion=0`;
    const watch = await source.watch(path);
    void follow(
      watch,
      () => source.watch(path),
      (opened) => relay(opened, target, `${API}/${namespace}/workloadentries`),
    );
  },
};

/** An API server may end a watch at any time: the next one begins with all that is there. */
async function follow(
  first: OpenWatch,
  open: () => Promise<OpenWatch>,
  read: (watch: OpenWatch) => Promise<void>,
): Promise<void> {
  for (let watch = first; ; watch = await open()) await read(watch).catch(() => undefined);
}

async function relay(watch: OpenWatch, target: HttpClient, path: string): Promise<void> {
  for (let event = await watch.next(); event !== undefined; event = await watch.next()) {
    if (event.type === "ERROR") return;
    const { metadata, endpoints = [] } = event.object as Slice;
    const service = metadata.labels["kubernetes.io/service-name"] ?? "";
    const isReady = endpoints.some(({ conditions }) => conditions.ready === true);
    if (isReady === written.has(service)) continue;
    if (isReady) written.add(service);
    else written.delete(service);
    void (isReady
      ? target.send({ method: "POST", path, body: renderEntry(service) })
      : target.send({ method: "DELETE", path: `${path}/k-${service}-floor` }));
  }
}

function renderEntry(service: string): unknown {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "WorkloadEntry",
    metadata: { name: `k-${service}-floor`, labels: { "app.kubernetes.io/managed-by": "relay" } },
    spec: {
      address: "203.0.113.1",
      ports: { http: 15_443 },
      labels: { app: service, "security.istio.io/tlsMode": "istio" },
      serviceAccount: "default",
    },
  };
}

export type RelayChildApi = typeof api;
serveParent(api);
