import { renderBookinfo, renderEastWestGateway, renderSleep } from "@causeway/sandbox";
import { ensureNamespace, setLoadBalancer } from "./cluster-objects.js";
import type { RealCluster } from "./real-cluster.js";
import { scale } from "./scale.js";

/** The pods that Bookinfo starts with. */
const BOOKINFO: Readonly<Record<string, number>> = { details: 1, productpage: 1, ratings: 1, reviews: 3 };

/**
 * Bookinfo, its client and an east-west gateway, as the guide deploys them into each cluster, with everything that other
 * controllers would make of them. The gateway is reached at 203.0.113.<number of the cluster>.
 */
export async function fillGuideCluster(cluster: RealCluster): Promise<void> {
  const { objects, number } = cluster;
  await ensureNamespace(cluster, "bookinfo", { "istio-injection": "enabled" });
  await ensureNamespace(cluster, "sleep", { "istio-injection": "enabled" });
  await ensureNamespace(cluster, "eastwest");
  await objects.apply(renderBookinfo(), "bookinfo");
  await objects.apply(renderSleep(), "sleep");
  await objects.apply(renderEastWestGateway(), "eastwest");
  for (const [service, count] of Object.entries(BOOKINFO))
    await scale(cluster, { namespace: "bookinfo", service }, count);
  await scale(cluster, { namespace: "sleep", service: "sleep" }, 1);
  const gateway = { namespace: "eastwest", service: "eastwest-gateway" };
  await scale(cluster, gateway, 1);
  await setLoadBalancer(cluster, gateway, [{ ip: `203.0.113.${number}` }]);
}
