import { type Cluster, type JsonObject, startCluster } from "@causeway/sandbox";
import { systemClock } from "@causeway/shared/node";
import { monotonicMs } from "../harness/monotonic.js";
import { runInParallel } from "../harness/run-in-parallel.js";
import { serveParent } from "../harness/serve-parent.js";
import { type ManyObjects, renderManyObjects } from "../scale/many-objects.js";

export interface ClusterPlan {
  readonly name: string;
  readonly region: string;
  readonly gatewayIp: string;
  readonly stateDir: string;
}

/** What a client needs, and the file in which an edge finds the same. */
export interface ClusterAccess {
  readonly url: string;
  readonly ca: string;
  readonly token: string;
  readonly kubeconfigPath: string;
}

/** When the API server committed a change of an entry. */
export interface Commit {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly atMs: number;
}

const ENTRIES = "workloadentries.networking.istio.io";
const PARALLEL = 16;
let cluster: undefined | Cluster;
let commits: Commit[] = [];

const api = {
  async start({ name, region, gatewayIp, stateDir }: ClusterPlan): Promise<ClusterAccess> {
    const started = await startCluster({
      ...{ name, region, zone: `${region}-a`, clock: systemClock, podReadyDelayMs: 0, stateDir, maxEvents: 0 },
      loadBalancerIp: () => gatewayIp,
    });
    cluster = started;
    started.store.onChange(({ resource, type, object }) => {
      if (resource !== ENTRIES) return;
      const { namespace = "", name: entry } = object.metadata;
      commits.push({ namespace, name: entry, type, atMs: monotonicMs() });
    });
    const { url, ca, token, kubeconfigPath } = started;
    return { url, ca, token, kubeconfigPath };
  },
  /** Creates objects through the API, each list after the one before. */
  async fill(lists: readonly (readonly JsonObject[])[]): Promise<void> {
    for (const manifests of lists)
      await runInParallel(manifests, PARALLEL, (manifest) => running().client.create(manifest));
    await running().settled();
  },
  /** Stores very many objects as they are, past the API; the controllers do the rest. */
  async fillMany(size: ManyObjects): Promise<void> {
    for (const [resource, objects] of Object.entries(renderManyObjects(size))) {
      for (const object of objects) running().store.put(resource, object);
      await running().settled();
    }
  },
  takeCommits(): readonly Commit[] {
    const taken = commits;
    commits = [];
    return taken;
  },
};

function running(): Cluster {
  if (cluster === undefined) throw new Error("the cluster was not started");
  return cluster;
}

export type ClusterChildApi = typeof api;
serveParent(api);
