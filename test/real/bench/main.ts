import { homedir } from "node:os";
import { Scope } from "@causeway/shared/node";
import { serveParent } from "../../bench/harness/serve-parent.js";
import type { RealClustersApi } from "../../bench/propagation/real-clusters-api.js";
import type { Component } from "../components/component.js";
import { findComponents } from "../components/find/find-components.js";
import { provideComponents } from "../components/read-components.js";
import { cacheFolderOf } from "../components/workplace.js";
import type { RunFolder } from "../harness/process-record.js";
import { startRealClusters } from "../harness/start-real-clusters.js";
import { fillServices, gatewayIp } from "./fill-services.js";
import { programUsages } from "./program-usages.js";
import { RemoteEndpoints } from "./remote-endpoints.js";

// Two real clusters for `npm run bench`, in a process that answers its parent's calls and ends with it.

const NOT_NEEDED = ["istiod-oldest", "envoy", "kubectl"] as const;

const scope = new Scope();
const interrupt = new AbortController();
let remote: undefined | RemoteEndpoints;
let run: undefined | RunFolder;

const api: RealClustersApi = {
  async start({ names, size }) {
    if ((process.env["CAUSEWAY_REAL_COMPONENTS"] ?? "") === "") provideComponents(await findPrograms());
    const last = names.length - 1;
    const clusters = await startRealClusters(
      scope,
      names.map((name, at) => ({ name, istiod: at === last ? "istiod" : undefined })),
    );
    await Promise.all(clusters.map((cluster) => fillServices(cluster, size)));
    const [near, far] = [clusters[0], clusters[last]];
    if (near === undefined || far === undefined) throw new Error("there are no clusters");
    run = near.run;
    remote = await RemoteEndpoints.watch(scope, far, gatewayIp(near), size);
    return clusters.map(({ apiServer: { url, ca, token }, kubeconfigPath }) => ({ url, ca, token, kubeconfigPath }));
  },
  programUsages: () => programUsages(run?.programs ?? []),
  listRemote: () => remote?.services ?? [],
  takePushes: () => remote?.take() ?? [],
};

/** Found or made as for the tests on real components. */
async function findPrograms(): Promise<readonly Component[]> {
  const say = (line: string) => console.error(`  ${line}`);
  const place = { env: process.env, cacheFolder: cacheFolderOf(process.env, homedir()), signal: interrupt.signal, say };
  return await findComponents(place, new Set(NOT_NEEDED));
}

serveParent(api, async () => {
  interrupt.abort();
  await scope[Symbol.asyncDispose]();
});
