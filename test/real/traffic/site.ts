import { type JsonObject, renderBookinfo, renderEastWestGateway } from "@causeway/sandbox";
import { ensureNamespace } from "../harness/cluster-objects.js";
import type { Mesh } from "../harness/mesh/mesh.js";
import type { MeshPod } from "../harness/mesh/mesh-pod.js";
import type { RealCluster } from "../harness/start-real-clusters.js";
import { Details } from "./details.js";
import { Gateways } from "./gateways.js";
import { DETAILS_POD, gatewayPod } from "./pod-identities.js";

/** Where the sample app listens behind its sidecar. */
const APP_PORT = 19_080;

/** One cluster with what can run in it. */
export interface Site {
  readonly cluster: RealCluster;
  readonly details: Details;
  readonly gateways: Gateways;
}

/** Bookinfo's Services and an east-west gateway in a cluster, and networks for the pods; no pod is there yet. */
export async function addSite(mesh: Mesh, cluster: RealCluster, gateways: number): Promise<Site> {
  const address = (host: number) => `10.201.${cluster.number}.${host}`;
  await fillCluster(cluster);
  const sidecar = { cluster, kind: "sidecar", appPort: APP_PORT } as const;
  const details = await mesh.addPod({ ...sidecar, ...DETAILS_POD, address: address(20) });
  const pods: MeshPod[] = [];
  for (let number = 1; number <= gateways; number += 1) {
    const pod = { ...gatewayPod(number), address: address(30 + number) };
    pods.push(await mesh.addPod({ cluster, kind: "router", appPort: undefined, ...pod }));
  }
  return { cluster, details: new Details(cluster, details), gateways: new Gateways(cluster, pods) };
}

async function fillCluster(cluster: RealCluster): Promise<void> {
  await ensureNamespace(cluster, "bookinfo", { "istio-injection": "enabled" });
  await ensureNamespace(cluster, "eastwest");
  await cluster.objects.apply([...renderBookinfo(), renderIngress()], "bookinfo");
  await cluster.objects.apply(renderEastWestGateway(), "eastwest");
}

/** Without redirection an Envoy listens at the pod's own address, and hands on to where the app listens. */
function renderIngress(): JsonObject {
  const port = { number: 9080, protocol: "HTTP", name: "http" };
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Sidecar",
    metadata: { name: "details" },
    spec: {
      workloadSelector: { labels: DETAILS_POD.labels },
      ingress: [{ port, defaultEndpoint: `127.0.0.1:${APP_PORT}`, captureMode: "NONE" }],
      egress: [{ captureMode: "NONE", hosts: ["*/*"] }],
    },
  };
}
