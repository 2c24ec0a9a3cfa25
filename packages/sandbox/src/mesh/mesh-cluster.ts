import { AppError, formatSpiffe, type Log, type MeshLocality } from "@causeway/shared";
import { type ApiObject, namespaceOf, textAt } from "../cluster/api-object.js";
import { createCurl, type PodHttp } from "../cluster/programs/curl.js";
import type { Cluster } from "../cluster/start-cluster.js";
import type { Change } from "../cluster/store/collection.js";
import type { GatewayCounts } from "./gateway/gateway-server.js";
import type { MeshParts, PodEnd } from "./mesh-parts.js";
import type { MeshRequest, Outbound } from "./mesh-request.js";
import { type ExtraAddress, routeToPod } from "./network/service-addresses.js";
import { type RunningPod, startPod } from "./running-pod.js";
import { ClusterView } from "./view/cluster-view.js";
import { ObjectSnapshot } from "./view/object-snapshot.js";
import { placeOfNode } from "./view/read-value.js";
import { describeWorkload } from "./workload.js";

export interface MeshClusterOptions extends MeshParts {
  readonly cluster: Cluster;
  readonly log: Log;
  readonly pushDelayMs: number;
  readonly podEnd: PodEnd;
  readonly extraAddresses: ReadonlyMap<string, ExtraAddress>;
}

/** Pods of one cluster that answer requests; more stay objects only. */
const MAX_PODS = 400;

/** The mesh in one cluster: runs a server for every pod that is there, and stops it when the pod goes. */
export class MeshCluster implements AsyncDisposable {
  readonly view: ClusterView;
  readonly #options: MeshClusterOptions;
  readonly #snapshot: ObjectSnapshot;
  /** By the pod's uid. */
  readonly #pods = new Map<string, RunningPod>();
  readonly #ending = new Set<Promise<void>>();
  readonly #stops: (() => void)[] = [];

  constructor(options: MeshClusterOptions) {
    const { cluster, clock, network, random, pushDelayMs, extraAddresses } = options;
    this.#options = options;
    this.#snapshot = new ObjectSnapshot({ store: cluster.store, clock, pushDelayMs });
    this.view = new ClusterView(cluster.name, this.#snapshot);
    this.#snapshot.onPush(() => {
      for (const pod of this.#pods.values()) pod.refresh();
    });
    const addresses = { view: this.view, extra: extraAddresses, random };
    this.#stops.push(network.route((target) => routeToPod(addresses, target)));
    this.#stops.push(cluster.programs.use(createCurl(this.#http())));
    for (const pod of cluster.store.collection("pods").objects("")) this.#onPod(pod);
    this.#stops.push(cluster.store.onChange((change) => this.#onChange(change)));
  }

  /** What every gateway pod has seen, by the pod's name. */
  get gateways(): ReadonlyMap<string, GatewayCounts> {
    const counts = Array.from(this.#pods.values()).flatMap(({ workload, gateway }) =>
      gateway === undefined ? [] : [[workload.peer.pod, gateway] as const],
    );
    return new Map(counts);
  }

  /** Ends the pods of an app at once, connections and all, while the cluster believes that they run. Throws AppError `NotFound`. */
  async kill(namespace: string, app: string): Promise<void> {
    const killed = this.#podsOf(namespace, app);
    await Promise.all(killed.map((pod) => pod.stop({ drainMs: 0, graceMs: 0 })));
  }

  /** Sends a request from a pod that carries a label `app`, as its container would. Throws AppError `NotFound`. */
  async sendFrom(namespace: string, app: string, request: MeshRequest) {
    const [pod] = this.#podsOf(namespace, app);
    return await (await pod.outbound).send(request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#snapshot[Symbol.dispose]();
    const pods = [...this.#pods.values()];
    this.#pods.clear();
    await Promise.all(pods.map((pod) => pod.stop({ drainMs: 0, graceMs: 0 })));
    await Promise.all(this.#ending);
  }

  #podsOf(namespace: string, app: string): readonly [RunningPod, ...RunningPod[]] {
    const isIt = ({ workload }: RunningPod) => workload.peer.namespace === namespace && workload.peer.app === app;
    const [first, ...rest] = Array.from(this.#pods.values()).filter(isIt);
    if (first === undefined) throw new AppError("NotFound", `no pod of app ${app} runs in namespace ${namespace}`);
    return [first, ...rest];
  }

  #onChange({ resource, type, object }: Change): void {
    if (resource !== "pods") return;
    if (type === "DELETED" || object.metadata.deletionTimestamp !== undefined) this.#end(object);
    else this.#onPod(object);
  }

  #onPod(pod: ApiObject): void {
    const { uid, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp !== undefined || this.#pods.has(uid) || textAt(pod, "status", "podIP") === "") return;
    if (this.#pods.size >= MAX_PODS) {
      this.#options.log.warn({ pod: pod.metadata.name, maxPods: MAX_PODS }, "too many pods: this one answers nothing");
      return;
    }
    const { cluster } = this.#options;
    const place = { cluster: cluster.name, locality: this.#placeOf(pod), spiffe: this.#spiffe() };
    const workload = describeWorkload(pod, place);
    const addressOf = (namespace: string, service: string) =>
      textAt(cluster.store.get("services", namespace, service), "spec", "clusterIP");
    const writeLog = (container: string, line: string) => cluster.logs.append(pod, container, line);
    this.#pods.set(uid, startPod({ ...this.#options, workload, view: this.view, addressOf, writeLog }));
  }

  #end(pod: ApiObject): void {
    const running = this.#pods.get(pod.metadata.uid);
    if (running === undefined) return;
    this.#pods.delete(pod.metadata.uid);
    const ending = running.stop(this.#options.podEnd);
    this.#ending.add(ending);
    void ending.finally(() => this.#ending.delete(ending));
  }

  #placeOf(pod: ApiObject): MeshLocality {
    return placeOfNode(this.#options.cluster.store.get("nodes", "", textAt(pod, "spec", "nodeName")));
  }

  #spiffe() {
    const { trustDomain } = this.view.facts;
    return (namespace: string, account: string) => formatSpiffe(trustDomain, namespace, account);
  }

  #http(): PodHttp {
    return {
      send: async ({ pod, method, url, headers, body, timeoutMs, signal }) => {
        const outbound = await this.#outboundOf(pod);
        const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
        const path = `${url.pathname}${url.search}`;
        return await outbound.send({ host: url.hostname, port, method, path, headers, body, timeoutMs, signal });
      },
    };
  }

  #outboundOf(pod: ApiObject): Promise<Outbound> {
    const running = this.#pods.get(pod.metadata.uid);
    if (running !== undefined) return running.outbound;
    throw new AppError("Unavailable", `pod ${namespaceOf(pod)}/${pod.metadata.name} has no network any more`);
  }
}
