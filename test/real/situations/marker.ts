import { Scope } from "@causeway/shared/node";
import { endpointRows, outboundCluster } from "../ads/endpoint-rows.js";
import { connectProxy } from "../ads/proxy.js";
import type { RealCluster } from "../harness/start-real-clusters.js";

const NAMESPACE = "marker";
const NAME = "marker";
const PORT = 80;
const ADDRESS = "10.99.0.1";
const PASSED_MS = 60_000;

/** A service of which the slice is written last: once a proxy has heard of that, istiod has worked off everything before it. */
export async function writeMarkerService({ objects }: RealCluster): Promise<void> {
  await objects.apply([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: NAME, namespace: NAMESPACE, annotations: { "networking.istio.io/exportTo": "." } },
      spec: { ports: [{ name: "http", port: PORT, protocol: "TCP" }] },
    },
  ]);
}

/** Writes the slice and waits until istiod tells a proxy of it. */
export async function passMarker({ objects, istiod, name }: RealCluster): Promise<void> {
  if (istiod === undefined) throw new Error(`cluster ${name} has no istiod`);
  await objects.apply([
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: NAME, namespace: NAMESPACE, labels: { "kubernetes.io/service-name": NAME } },
      addressType: "IPv4",
      ports: [{ name: "http", port: PORT, protocol: "TCP" }],
      endpoints: [{ addresses: [ADDRESS], conditions: { ready: true } }],
    },
  ]);
  await using scope = new Scope();
  const spec = { kind: "sidecar", ip: "10.99.0.2", pod: "looker", namespace: NAMESPACE } as const;
  const proxy = await connectProxy(scope, istiod.xdsAddress, {
    ...spec,
    labels: {},
    serviceAccount: "looker",
    clusterId: name,
  });
  const cluster = outboundCluster(`${NAME}.${NAMESPACE}.svc.cluster.local`, PORT);
  const rows = () => endpointRows(proxy, cluster);
  await proxy.changed(() => rows()?.some(({ at }) => at === `${ADDRESS}:${PORT}`), rows, PASSED_MS);
}
