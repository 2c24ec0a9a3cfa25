import { putPod, setLoadBalancer } from "../harness/cluster-objects.js";
import { putSlice } from "../harness/endpoint-slice.js";
import type { MeshPod } from "../harness/mesh/mesh-pod.js";
import type { RealCluster } from "../harness/start-real-clusters.js";
import { gatewayPod } from "./pod-identities.js";

const SERVICE = { namespace: "eastwest", service: "eastwest-gateway" };

/** The east-west gateway of one cluster: its pods, and where its load balancer says that it is reached. */
export class Gateways {
  readonly pods: readonly MeshPod[];
  readonly #cluster: RealCluster;

  constructor(cluster: RealCluster, pods: readonly MeshPod[]) {
    this.#cluster = cluster;
    this.pods = pods;
  }

  /** So many pods run and are ready, each with an address of its own; the others are gone. */
  async bring(count: number): Promise<void> {
    for (const [at, pod] of this.pods.entries()) {
      if (at < count) await pod.start();
      else await pod.kill();
      await this.tell(at, at < count ? "ready" : "notReady");
    }
    await this.reachAt(this.addresses(count).map((ip) => ({ ip })));
  }

  addresses(count: number): readonly string[] {
    return this.pods.slice(0, count).map(({ network }) => network.address);
  }

  async reachAt(places: Parameters<typeof setLoadBalancer>[2]): Promise<void> {
    await setLoadBalancer(this.#cluster, SERVICE, places);
  }

  /** What the pod's node says of it. */
  async tell(at: number, ready: "ready" | "notReady"): Promise<void> {
    const ip = this.pods[at]?.network.address ?? "";
    await putPod(this.#cluster, { ...gatewayPod(at + 1), ip, ready, sidecar: "none" });
    await putSlice(this.#cluster, SERVICE);
  }
}
