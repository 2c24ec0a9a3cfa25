import type { Scope } from "@causeway/shared/node";
import { Network } from "../network/network.js";
import type { RealCluster } from "../real-cluster.js";
import { openDoor } from "./door.js";
import { MeshPod } from "./mesh-pod.js";
import { SecretServer } from "./secret-server.js";

export interface MeshPodSpec {
  readonly cluster: RealCluster;
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly kind: "sidecar" | "router";
  readonly appPort: undefined | number;
}

/** Real Envoys of several clusters in one network, with certificates of one root. */
export class Mesh {
  readonly #scope: Scope;
  readonly #network: Network;
  readonly #secrets: SecretServer;
  /** By cluster: the socket that leads to its istiod. */
  readonly #doors: ReadonlyMap<string, string>;

  private constructor(scope: Scope, network: Network, secrets: SecretServer, doors: ReadonlyMap<string, string>) {
    this.#scope = scope;
    this.#network = network;
    this.#secrets = secrets;
    this.#doors = doors;
  }

  /** The clusters are of one run and have an istiod each. Everything ends with the scope. */
  static async start(scope: Scope, clusters: readonly RealCluster[]): Promise<Mesh> {
    const [first] = clusters;
    if (first === undefined) throw new Error("a mesh has at least one cluster");
    const network = scope.use(await Network.create());
    const secrets = scope.use(await SecretServer.create(first.run.path));
    const doors = new Map<string, string>();
    for (const { name, istiod, run } of clusters) {
      if (istiod === undefined) throw new Error(`${name} has no istiod`);
      doors.set(name, await openDoor(scope, run, `xds-${name}`, istiod.xdsAddress.port));
    }
    return new Mesh(scope, network, secrets, doors);
  }

  /** A network for a pod and what is to run in it; nothing runs yet. */
  async addPod(spec: MeshPodSpec): Promise<MeshPod> {
    const { cluster, namespace, name, address, labels, serviceAccount, kind, appPort } = spec;
    const pod = new MeshPod({
      run: cluster.run,
      network: await this.#network.addPod(`${cluster.name}-${name}`, address),
      proxy: {
        kind,
        ip: address,
        pod: name,
        namespace,
        labels,
        serviceAccount,
        clusterId: cluster.name,
        node: cluster.node,
        ...(kind === "sidecar" ? { interceptionMode: "NONE" } : {}),
      },
      xds: this.#doors.get(cluster.name) ?? "",
      sds: await this.#secrets.socketFor(namespace, serviceAccount),
      appPort,
    });
    return this.#scope.use(pod);
  }
}
