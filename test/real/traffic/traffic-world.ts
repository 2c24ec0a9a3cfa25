import type { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { putPod } from "../harness/cluster-objects.js";
import { Load } from "../harness/mesh/load.js";
import type { RequestRecord } from "../harness/mesh/load-record.js";
import { Mesh } from "../harness/mesh/mesh.js";
import type { MeshPod } from "../harness/mesh/mesh-pod.js";
import { type RealCluster, startRealClusters } from "../harness/start-real-clusters.js";
import { endpointsOf } from "./envoy-endpoints.js";
import type { Layout } from "./layout.js";
import { now } from "./now.js";
import { CLIENT_POD } from "./pod-identities.js";
import type { Side } from "./side.js";
import { addSite, type Site } from "./site.js";
import { describeStep, isRefused, isServedBy, type StepFigures } from "./step-figures.js";

const HOST = "details.bookinfo.svc.cluster.local";
const OUTBOUND = `outbound|9080||${HOST}`;
const PASSED_THROUGH = `outbound_.9080_._.${HOST}`;
const SPECS = [
  { name: "cluster-1", istiod: "istiod", region: "r1", zone: "r1-a" },
  { name: "cluster-2", istiod: "istiod", region: "r1", zone: "r1-b" },
  { name: "cluster-3", istiod: "istiod", region: "r2", zone: "r2-a" },
] as const;
const GATEWAYS = [1, 2, 1];
const PER_SECOND = 50;
/** Twenty minutes: far more than the suite takes. */
const MAX_REQUESTS = 60_000;
const TIMEOUT_MS = 5_000;
const DEADLINE_MS = 60_000;
/** So many in a row make a state: half a second of the load. */
const SETTLED = 25;

/** Three clusters on real components, a client in cluster-1 that asks for details all the time, and who else may answer. */
export class TrafficWorld {
  readonly sites: readonly [Site, Site, Site];
  readonly load: Load;
  readonly #client: MeshPod;

  private constructor(sites: readonly [Site, Site, Site], client: MeshPod, load: Load) {
    this.sites = sites;
    this.#client = client;
    this.load = load;
  }

  static async start(scope: Scope): Promise<TrafficWorld> {
    const clusters = await startRealClusters(scope, SPECS);
    const mesh = await Mesh.start(scope, clusters);
    const sites: Site[] = [];
    for (const [at, cluster] of clusters.entries()) sites.push(await addSite(mesh, cluster, GATEWAYS[at] ?? 0));
    const [first, second, third] = sites;
    if (first === undefined || second === undefined || third === undefined) throw new Error("a cluster is missing");
    const client = await addClient(mesh, first.cluster);
    const { run } = first.cluster;
    const load = await Load.start({
      ...{ run, name: "load", from: client.network },
      ...{ port: 9080, host: "details:9080", path: "/details/0" },
      ...{ perSecond: PER_SECOND, maxRequests: MAX_REQUESTS, timeoutMs: TIMEOUT_MS },
    });
    scope.use(load);
    return new TrafficWorld([first, second, third], client, load);
  }

  /**
   * Everything is up, as the layout has it, with a fresh client that knows of every gateway, and cluster-1 serves itself.
   * The client's proxy is a new one: the old one has tunnels and ejections of the step before.
   */
  async home(layout: Layout, side: Side): Promise<void> {
    await Promise.all(this.sites.map((site, at) => settleSite(site, layout.gateways[at] ?? 0)));
    await side.prepare(layout);
    const [own, ...others] = this.sites;
    const remote = others.flatMap(({ gateways }, at) => gateways.addresses(layout.gateways[at + 1] ?? 0));
    await Promise.all([this.#client.restart(), ...this.sites.map((site, at) => untilPassedThrough(site, layout, at))]);
    await untilEndpoints(this.#client, OUTBOUND, [own.details.pod.network.address, ...remote]);
    await this.servedBy(own.cluster.name, now());
  }

  /** Waits until one cluster alone has served the half second before, of what ended after `since`. */
  async servedBy(cluster: string, since: number): Promise<void> {
    await this.load.until(since, (seen) => isServedBy(seen, cluster, SETTLED), DEADLINE_MS);
  }

  /** Waits until so many requests in a row have failed, all after `since`; answers these. */
  async refused(since: number, count: number): Promise<readonly RequestRecord[]> {
    const seen = await this.load.until(since, (records) => isRefused(records, count), DEADLINE_MS);
    return seen.slice(-count);
  }

  /** What the client has seen since a change, now that this cluster serves. */
  describe(changedAt: number, cluster: string): StepFigures {
    return describeStep(this.load.records, changedAt, cluster);
  }
}

async function addClient(mesh: Mesh, cluster: RealCluster): Promise<MeshPod> {
  const address = `10.201.${cluster.number}.10`;
  await putPod(cluster, { ...CLIENT_POD, ip: address });
  return await mesh.addPod({ cluster, kind: "sidecar", appPort: undefined, ...CLIENT_POD, address });
}

async function settleSite({ details, gateways }: Site, count: number): Promise<void> {
  await gateways.bring(count);
  if (count > 0) await details.bring();
  else await details.remove();
}

/** Every gateway of a cluster that has some hands on to its pod of details. */
async function untilPassedThrough({ details, gateways }: Site, layout: Layout, at: number): Promise<void> {
  const pods = gateways.pods.slice(0, layout.gateways[at]);
  await Promise.all(pods.map((pod) => untilEndpoints(pod, PASSED_THROUGH, [details.pod.network.address])));
}

async function untilEndpoints(pod: MeshPod, cluster: string, addresses: readonly string[]): Promise<void> {
  const wanted = addresses.toSorted().join();
  let last = "";
  await waitFor(
    async () => {
      last = endpointsOf((await pod.proxy.ask("/clusters"))?.text ?? "", cluster)
        .toSorted()
        .join();
      return last === wanted;
    },
    DEADLINE_MS,
    () => ({ pod: pod.name, cluster, wanted, last, log: pod.proxy.log }),
  );
}
