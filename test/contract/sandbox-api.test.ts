import { createHttpClient, startCluster } from "@causeway/sandbox";
import { systemClock } from "@causeway/shared/node";
import type { ApiTarget } from "./api/api-target.js";
import { describeFields } from "./api/fields-contract.js";
import { describeLists } from "./api/list-contract.js";
import { describeObjects } from "./api/objects-contract.js";
import { describePatches } from "./api/patch-contract.js";
import { describeWatches } from "./api/watch-contract.js";

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
    async compact() {
      cluster.store.compact("configmaps");
    },
    async [Symbol.asyncDispose]() {
      http.close();
      await cluster[Symbol.asyncDispose]();
    },
  };
}

for (const suite of [describeObjects, describeFields, describePatches, describeLists, describeWatches]) {
  suite("the embedded cluster", openSandboxTarget);
}
