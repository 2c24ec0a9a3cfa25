import type { HttpAnswer, JsonObject } from "@causeway/sandbox";
import { runInParallel } from "../../bench/harness/run-in-parallel.js";
import {
  FLOOR,
  MEASURED,
  renderCluster,
  type Scope as Size,
  serviceName,
  sliceName,
} from "../../bench/propagation/manifests.js";
import { setLoadBalancer } from "../harness/cluster-objects.js";
import { scale } from "../harness/scale.js";
import type { RealCluster } from "../harness/start-real-clusters.js";

const PARALLEL = 16;
const MERGE_PATCH = "application/merge-patch+json";
const GATEWAY = { namespace: "eastwest", service: "eastwest-gateway" };

/** The services of the benchmark with a ready instance each, and its gateway, reached at 203.0.113.<number of the cluster>. */
export async function fillServices(cluster: RealCluster, size: Size): Promise<void> {
  const [namespaces = [], gateway = [], services = []] = renderCluster(size);
  await cluster.objects.apply([...namespaces, ...gateway]);
  await scale(cluster, GATEWAY, 1);
  await setLoadBalancer(cluster, GATEWAY, [{ ip: gatewayIp(cluster) }]);
  await runInParallel(services, PARALLEL, async (service) => {
    await send(cluster, "POST", pathOf(service, "/api/v1", "services"), service);
  });
  await runInParallel(listInstances(cluster, size), PARALLEL, (instance) => createInstance(cluster, instance));
}

export function gatewayIp({ number }: RealCluster): string {
  return `203.0.113.${number}`;
}

interface Instance {
  readonly namespace: string;
  readonly service: string;
  readonly ip: string;
}

function listInstances({ number }: RealCluster, { services, floorServices }: Size): readonly Instance[] {
  const list = (namespace: string, count: number, block: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ namespace, service: serviceName(index) },
      ip: `10.${200 + number}.${block + (index >> 8)}.${index & 255}`,
    }));
  return [...list(MEASURED, services, 0), ...list(FLOOR, floorServices, 128)];
}

/** The pod, what its kubelet would say of it, and the slice that a controller would make of that. */
async function createInstance(cluster: RealCluster, instance: Instance): Promise<void> {
  const { namespace, service, ip } = instance;
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const { body } = await send(cluster, "POST", pods, renderPod(cluster, instance));
  const conditions = ["Ready", "ContainersReady"].map((type) => ({ type, status: "True" }));
  const status = { phase: "Running", podIP: ip, podIPs: [{ ip }], conditions };
  await send(cluster, "PATCH", `${pods}/${service}/status`, { status });
  const { uid } = (body as { readonly metadata: { readonly uid: string } }).metadata;
  const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  await send(cluster, "POST", slices, renderSlice(cluster, instance, uid));
}

function renderPod({ node }: RealCluster, { namespace, service }: Instance): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name: service, labels: { app: service, "security.istio.io/tlsMode": "istio" } },
    spec: { serviceAccountName: "default", nodeName: node, containers: [{ name: "app", image: "example/app:1" }] },
  };
}

function renderSlice({ node, zone }: RealCluster, { namespace, service, ip }: Instance, uid: string): JsonObject {
  const endpoint = {
    ...{ addresses: [ip], nodeName: node, zone },
    conditions: { ready: true, serving: true, terminating: false },
    targetRef: { kind: "Pod", namespace, name: service, uid },
  };
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { namespace, name: sliceName(service), labels: { "kubernetes.io/service-name": service } },
    addressType: "IPv4",
    endpoints: [endpoint],
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
  };
}

function pathOf(manifest: JsonObject, root: string, resource: string): string {
  const { namespace } = manifest["metadata"] as { readonly namespace: string };
  return `${root}/namespaces/${namespace}/${resource}`;
}

async function send({ client }: RealCluster, method: string, path: string, body: JsonObject): Promise<HttpAnswer> {
  const contentType = method === "PATCH" ? MERGE_PATCH : "application/json";
  const answer = await client.send({ method, path, body, contentType });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}
