import { putPod, removePod } from "../harness/cluster-objects.js";
import { putSlice } from "../harness/endpoint-slice.js";
import type { MeshPod } from "../harness/mesh/mesh-pod.js";
import type { RealCluster } from "../harness/start-real-clusters.js";
import { now } from "./now.js";
import { DETAILS_POD } from "./pod-identities.js";

const SERVICE = { namespace: "bookinfo", service: "details" };
const SLICE = {
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  namespace: "bookinfo",
  name: "details-slice",
};

/** Service details of one cluster: its only pod, in the API and as processes, each on its own. */
export class Details {
  readonly pod: MeshPod;
  readonly #cluster: RealCluster;
  #isListed = false;

  constructor(cluster: RealCluster, pod: MeshPod) {
    this.#cluster = cluster;
    this.pod = pod;
  }

  /** The pod runs and is ready, as far as it is not so already. Answers when that was, or when the API was told. */
  async bring(): Promise<number> {
    await this.pod.start();
    if (this.#isListed) return now();
    await putPod(this.#cluster, { ...DETAILS_POD, ip: this.pod.network.address, ports: { http: 9080 } });
    const sentAt = now();
    await putSlice(this.#cluster, SERVICE);
    this.#isListed = true;
    return sentAt;
  }

  /**
   * As scaled to 0: the EndpointSlice first, then the pod. Its processes go on, as those of a pod that drains. Answers
   * when the EndpointSlice was sent.
   */
  async withdraw(): Promise<number> {
    const sentAt = now();
    await this.#cluster.objects.patch(SLICE, { endpoints: [] });
    this.#isListed = false;
    await removePod(this.#cluster, DETAILS_POD);
    return sentAt;
  }

  /** Its processes end at once, and nobody tells the API. Answers when. */
  async kill(): Promise<number> {
    const killedAt = now();
    await this.pod.kill();
    return killedAt;
  }

  /** Nothing of it is left, in the API or as processes. */
  async remove(): Promise<void> {
    if (this.#isListed) await this.withdraw();
    await this.pod.kill();
  }
}
