import { createHttpClient, startCluster } from "@causeway/sandbox";
import { KubeHttp, parseKubeconfig } from "@causeway/shared/kube";
import { systemClock } from "@causeway/shared/node";
import type { LeaseCluster } from "./lease/lease-cluster.js";
import { describeLeaseIn } from "./lease/lease-suites.js";

async function openEmbeddedCluster(): Promise<LeaseCluster> {
  const cluster = await startCluster({
    name: "cluster-1",
    region: "r1",
    zone: "r1-a",
    clock: systemClock,
    loadBalancerIp: () => undefined,
    podReadyDelayMs: 0,
  });
  const target = parseKubeconfig(cluster.kubeconfig, "/");
  if (!target.ok) throw new Error(target.error);
  const http = new KubeHttp({ target: target.value, clock: systemClock, userAgent: "contract", deadlineMs: 30_000 });
  const others = createHttpClient({ ...cluster, userAgent: "others" });
  return {
    http,
    others,
    async [Symbol.asyncDispose]() {
      others.close();
      await http[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
    },
  };
}

describeLeaseIn("the embedded cluster", openEmbeddedCluster);
