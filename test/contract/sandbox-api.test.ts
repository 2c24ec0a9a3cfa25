import { createHttpClient, startCluster } from "@causeway/sandbox";
import { systemClock } from "@causeway/shared/node";
import { API_SUITES } from "./api/api-suites.js";
import type { ApiTarget } from "./api/api-target.js";

async function openSandboxTarget(): Promise<ApiTarget> {
  const cluster = await startCluster({
    name: "cluster-1",
    region: "r1",
    zone: "r1-a",
    clock: systemClock,
    loadBalancerIp: () => undefined,
    podReadyDelayMs: 0,
  });
  const http = createHttpClient({ ...cluster, userAgent: "contract" });
  return {
    http,
    hasControllers: true,
    async compact() {
      cluster.store.compact("events");
    },
    async [Symbol.asyncDispose]() {
      http.close();
      await cluster[Symbol.asyncDispose]();
    },
  };
}

for (const suite of API_SUITES) suite("the embedded cluster", openSandboxTarget);
