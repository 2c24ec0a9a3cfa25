import type { JsonObject } from "@causeway/sandbox";
import type { Scope } from "@causeway/shared/node";
import type { WantedObject } from "../../../packages/edge/src/core/kube.js";
import { encodeObject } from "../../../packages/edge/src/io/encode-object.js";
import { createKubeWriter } from "../../../packages/edge/src/io/kube-writer.js";
import { connectProxy, type PretendProxy } from "../ads/proxy.js";
import type { ProxySpec } from "../ads/proxy-spec.js";
import { presentComponent } from "../components/read-components.js";
import { ensureNamespace, type PodInput, putPod, putService } from "../harness/cluster-objects.js";
import { putSlice } from "../harness/endpoint-slice.js";
import type { IstiodName, RealIstiod } from "../harness/istiod.js";
import type { RealObjectName } from "../harness/object-client.js";
import { type RealCluster, startRealClusters } from "../harness/start-real-clusters.js";

export interface AppPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number | string;
}

export interface AppInput {
  readonly name: string;
  /** By default `app: <name>`. */
  readonly selector?: Readonly<Record<string, string>>;
  /** By default `http`, 9080. */
  readonly ports?: readonly AppPort[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** By default one ready pod with a sidecar, the selector's labels and the service account `bookinfo-<name>`. */
  readonly pods?: readonly Partial<PodInput>[];
}

export type ClientInput = Partial<ProxySpec> & { readonly namespace: string };

const HTTP: AppPort = { name: "http", port: 9080, targetPort: 9080 };
export const GATEWAY_LABELS = { app: "eastwest-gateway" };

/**
 * One cluster with one istiod, into which tests put apps of their own and the edge's objects as the edge writes them. Each
 * test works in a namespace of its own.
 */
export class RefereeWorld {
  readonly cluster: RealCluster;
  readonly istiod: RealIstiod;
  readonly program: IstiodName;
  /** What proxies say that they are: as old as their istiod. */
  readonly istioVersion: string;
  #namespaces = 0;
  #clients = 0;

  private constructor(cluster: RealCluster, istiod: RealIstiod, program: IstiodName) {
    this.cluster = cluster;
    this.istiod = istiod;
    this.program = program;
    this.istioVersion = istioVersionOf(program);
  }

  static async start(scope: Scope, program: IstiodName): Promise<RefereeWorld> {
    const [cluster] = await startRealClusters(scope, [{ name: "cluster-1", istiod: program }]);
    if (cluster?.istiod === undefined) throw new Error("the cluster has no istiod");
    return new RefereeWorld(cluster, cluster.istiod, program);
  }

  async newNamespace(): Promise<string> {
    this.#namespaces += 1;
    const name = `case-${this.#namespaces}`;
    await ensureNamespace(this.cluster, name);
    return name;
  }

  /** A Service with its pods and its EndpointSlice. Answers the pods' addresses. */
  async putApp(namespace: string, app: AppInput): Promise<readonly string[]> {
    const { name, selector = { app: name }, ports = [HTTP], annotations = {}, pods = [{}] } = app;
    const spec = { selector, ports: ports.map((port) => ({ ...port })) };
    await putService(this.cluster, { metadata: { name, namespace, annotations }, spec });
    const addresses: string[] = [];
    for (const [at, pod] of pods.entries()) {
      const serviceAccount = `bookinfo-${name}`;
      const input = { namespace, name: `${name}-${at + 1}`, labels: selector, serviceAccount, ...pod };
      const { podIP } = (await putPod(this.cluster, input))["status"] as { readonly podIP: string };
      addresses.push(podIP);
    }
    await this.putSlice(namespace, name);
    return addresses;
  }

  async putSlice(namespace: string, service: string): Promise<void> {
    await putSlice(this.cluster, { namespace, service });
  }

  /** Creates an object of the edge's with the edge's own writer. */
  async write(...wanted: readonly WantedObject[]): Promise<void> {
    const writer = createKubeWriter(this.cluster.http);
    for (const object of wanted) await writer.create(object);
  }

  /** Puts an object of the edge's over what is there, with the edge's own writer. */
  async replace(wanted: WantedObject): Promise<void> {
    const live = await this.cluster.objects.get(nameOf(wanted));
    await createKubeWriter(this.cluster.http).replace(wanted, live?.metadata.resourceVersion ?? "");
  }

  /** Deletes an object of the edge's with the edge's own writer. */
  async delete(wanted: WantedObject): Promise<void> {
    const live = await this.cluster.objects.get(nameOf(wanted));
    if (live === undefined) throw new Error(`there is no ${wanted.kind} ${wanted.meta.name}`);
    const { uid, resourceVersion } = live.metadata;
    await createKubeWriter(this.cluster.http).delete({ kind: wanted.kind, ...wanted.meta }, uid, resourceVersion);
  }

  /** Objects that are not the edge's. */
  async apply(...manifests: readonly JsonObject[]): Promise<void> {
    await this.cluster.objects.apply(manifests);
  }

  /** A client `sleep` in a namespace: no pod, so that region and zone are what it says. */
  async connectSidecar(scope: Scope, client: ClientInput): Promise<PretendProxy> {
    const { region, zone } = this.cluster;
    return await this.#connect(scope, {
      ...{ kind: "sidecar", pod: "sleep", labels: { app: "sleep" }, serviceAccount: "sleep" },
      locality: { region, zone },
      ...client,
    });
  }

  /** A gateway workload's proxy. */
  async connectGateway(scope: Scope, client: ClientInput): Promise<PretendProxy> {
    const { region, zone } = this.cluster;
    return await this.#connect(scope, {
      ...{ kind: "router", pod: "eastwest-gateway", labels: GATEWAY_LABELS, serviceAccount: "eastwest-gateway" },
      locality: { region, zone },
      ...client,
    });
  }

  async #connect(scope: Scope, spec: Omit<ProxySpec, "ip" | "clusterId">): Promise<PretendProxy> {
    this.#clients += 1;
    const identity = { ip: `10.202.0.${this.#clients % 250}`, clusterId: this.cluster.name };
    return await connectProxy(scope, this.istiod.xdsAddress, {
      ...identity,
      istioVersion: this.istioVersion,
      ...spec,
    });
  }
}

function nameOf(wanted: WantedObject): RealObjectName {
  const { apiVersion } = encodeObject(wanted, undefined) as { readonly apiVersion: string };
  const { namespace, name } = wanted.meta;
  return { apiVersion, kind: wanted.kind, namespace, name };
}

/** `1.31.0` of whatever its module calls it. */
function istioVersionOf(program: IstiodName): string {
  const version = /^(\d+)\.(\d+)/.exec(presentComponent(program).version);
  return version === null ? "1.31.0" : `${version[1]}.${version[2]}.0`;
}
