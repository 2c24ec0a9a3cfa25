import type { Clock } from "@causeway/shared";
import { type Cluster, startCluster } from "../cluster/start-cluster.js";
import { renderBookinfo } from "../samples/bookinfo.js";
import { renderNamespace } from "../samples/manifests.js";
import { renderSleep } from "../samples/sleep.js";

export interface DemoClusterPlan {
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  /** What the east-west gateway's LoadBalancer gets: an address of the range for documentation (RFC 5737). */
  readonly gatewayIp: string;
}

/** The guide's two clusters, in different regions. */
export const DEMO_CLUSTERS: readonly [DemoClusterPlan, DemoClusterPlan] = [
  { name: "cluster-1", region: "r1", zone: "r1-a", gatewayIp: "203.0.113.11" },
  { name: "cluster-2", region: "r2", zone: "r2-a", gatewayIp: "203.0.113.12" },
];

/** A name that the demo's DNS server knows for the gateway of cluster-2, as a cloud would give. */
export const GATEWAY_HOST = "eastwest.cluster-2.example.com";

/** How long a pod takes to become ready: short, yet visible in `kubectl get pods -w`. */
const POD_READY_MS = 150;

const INJECTED = { "istio-injection": "enabled" };

/** An empty cluster with what every mesh has. */
export async function startDemoCluster(plan: DemoClusterPlan, clock: Clock, stateDir: string): Promise<Cluster> {
  return await startCluster({
    name: plan.name,
    region: plan.region,
    zone: plan.zone,
    clock,
    loadBalancerIp: () => plan.gatewayIp,
    podReadyDelayMs: POD_READY_MS,
    stateDir,
  });
}

/** The guide's workloads: bookinfo and its client. */
export async function deployWorkloads({ client, settled }: Cluster): Promise<void> {
  await client.apply([renderNamespace("bookinfo", INJECTED), renderNamespace("sleep", INJECTED)]);
  await client.apply(renderBookinfo(), "bookinfo");
  await client.apply(renderSleep(), "sleep");
  await settled();
}
