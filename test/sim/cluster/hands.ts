import { type Clock, type Labels, labelsMatch, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { KubeObject, KubePod } from "../../../packages/edge/src/core/kube.js";
import { isOurs } from "../../../packages/edge/src/core/render/ownership.js";
import {
  kubeGateway,
  kubeGatewayService,
  kubeMeta,
  kubeNamespace,
  kubePeerAuthentication,
  kubePod,
  kubePort,
  kubeRule,
  kubeService,
  kubeSlice,
} from "../../../packages/edge/src/testing/kube-objects.js";
import type { ClusterChange, Foreign, PodState, ServiceShape } from "../history/steps.js";
import { SERVICES } from "../history/steps.js";
import type { SimApiServer } from "./api-server.js";

export const GATEWAY_NAMESPACE = "istio-system";
export const GATEWAY_LABELS: Labels = { app: "eastwest-gateway" };
const GATEWAYS = ["eastwest-gateway", "eastwest-gateway-2"] as const;

/** What people and the cluster's own controllers do to one cluster. */
export class Hands {
  readonly #api: SimApiServer;
  readonly #clock: Clock;

  constructor(api: SimApiServer, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /** Namespaces, services with a ready instance each, and an east-west gateway at that address. */
  furnish(address: string): void {
    const place = { region: `region-${address}`, zone: `zone-${address}`, isReady: true };
    this.#api.put({ kind: "Node", meta: kubeMeta("", "node-1"), ...place, externalIps: [], internalIps: [] });
    for (const namespace of [GATEWAY_NAMESPACE, "private"]) this.#api.put(kubeNamespace(namespace));
    for (const namespace of ["bookinfo", "shop"]) this.#makeNamespace(namespace);
    this.#api.put(kubeService("private", "vault"));
    this.gatewayService(1, true);
    this.gatewayAddress([address]);
    this.gatewayPod(1, "ready");
  }

  do(change: ClusterChange): void {
    switch (change.kind) {
      case "service":
        this.#service(change.service as ServiceKey, change.shape);
        break;
      case "pod":
        this.#pod(change.service as ServiceKey, change);
        break;
      case "flap":
        this.#flap(change.service as ServiceKey, change.times);
        break;
      case "gatewayAddress":
        this.gatewayAddress(change.addresses);
        break;
      case "gatewayPod":
        this.gatewayPod(change.pod, change.state);
        break;
      case "gatewayService":
        this.gatewayService(change.which, change.isThere);
        break;
      case "namespace":
        if (change.isThere) this.#makeNamespace(change.namespace);
        else this.#endNamespace(change.namespace);
        break;
      case "hand":
        this.#touchOwned(change.deed, change.index);
        break;
      case "foreign":
        this.foreign(change.what, change.isThere);
        break;
    }
  }

  /** Objects in the way of ours, which somebody has to take away. */
  clearTheWay(): void {
    for (const what of ["rule", "gateway", "sameName", "authentication"] as const) this.foreign(what, false);
    for (const kind of ["WorkloadEntry", "DestinationRule", "Gateway"] as const) {
      for (const { meta } of this.#api.all(kind)) {
        if (!isOurs(meta)) this.#api.remove(kind, meta.namespace, meta.name);
      }
    }
  }

  /** Who draws on a cluster goes on doing so while its gateway is away: which ones do, the past decides. */
  restoreGateway(address: string): void {
    this.gatewayService(1, true);
    this.gatewayPod(1, "ready");
    if (this.#api.get("Service", GATEWAY_NAMESPACE, GATEWAYS[0])?.ingress.length === 0) this.gatewayAddress([address]);
  }

  gatewayAddress(addresses: readonly string[]): void {
    for (const name of GATEWAYS) {
      const found = this.#api.get("Service", GATEWAY_NAMESPACE, name);
      const ingress = addresses.map((text) => (isIp(text) ? { ip: text, hostname: "" } : { ip: "", hostname: text }));
      if (found !== undefined) this.#api.put({ ...found, ingress });
    }
  }

  gatewayService(which: 1 | 2, isThere: boolean): void {
    const name = GATEWAYS[which - 1] ?? GATEWAYS[0];
    const found = this.#api.get("Service", GATEWAY_NAMESPACE, name);
    if (!isThere) this.#api.remove("Service", GATEWAY_NAMESPACE, name);
    if (!isThere || found !== undefined) return;
    const other = this.#api.get("Service", GATEWAY_NAMESPACE, GATEWAYS[2 - which] ?? GATEWAYS[0]);
    const made = kubeGatewayService(GATEWAY_NAMESPACE, name, GATEWAY_LABELS);
    this.#api.put({ ...made, ingress: other?.ingress ?? [] });
    this.#slice(`${GATEWAY_NAMESPACE}/${name}` as ServiceKey);
  }

  gatewayPod(pod: 1 | 2, state: PodState): void {
    const labels = { ...GATEWAY_LABELS, pod: String(pod) };
    this.#putPod(kubePod(GATEWAY_NAMESPACE, `eastwest-gateway-${pod}`, labels), state);
  }

  foreign(what: Foreign, isThere: boolean): void {
    for (const object of foreignObjects(what)) {
      const { namespace, name } = object.meta;
      const found = this.#api.get(object.kind, namespace, name);
      if (!isThere && found !== undefined && !isOurs(found.meta)) this.#api.remove(object.kind, namespace, name);
      const isRoom = this.#api.get("Namespace", "", namespace)?.meta.isTerminating === false;
      if (isThere && found === undefined && isRoom) this.#api.put(object);
    }
  }

  #service(key: ServiceKey, shape: ServiceShape): void {
    const { namespace, name } = splitServiceKey(key);
    if (shape === "absent") this.#api.remove("Service", namespace, name);
    else if (this.#isActive(namespace)) this.#api.put(serviceOf(key, shape));
    this.#slice(key);
  }

  #pod(key: ServiceKey, change: PodWish): void {
    const { namespace } = splitServiceKey(key);
    if (this.#isActive(namespace)) this.#putPod(podOf(key, change), change.state);
  }

  /** Five times a second. */
  #flap(key: ServiceKey, times: number): void {
    const { namespace, name } = splitServiceKey(key);
    const pod = this.#api.get("Pod", namespace, `${name}-1`);
    if (pod === undefined || times === 0) return;
    this.#putPod(pod, pod.isReady ? "unready" : "ready");
    this.#clock.after(200, () => this.#flap(key, times - 1));
  }

  #putPod(pod: KubePod, state: PodState): void {
    if (state === "absent") this.#api.remove("Pod", pod.meta.namespace, pod.meta.name);
    else this.#api.put({ ...pod, isReady: state === "ready" });
    for (const { meta } of this.#api.all("Service")) {
      if (meta.namespace === pod.meta.namespace) this.#slice(`${meta.namespace}/${meta.name}` as ServiceKey);
    }
  }

  /** As the endpoint slice controller does it. */
  #slice(key: ServiceKey): void {
    const { namespace, name } = splitServiceKey(key);
    const service = this.#api.get("Service", namespace, name);
    const before = this.#api.get("EndpointSlice", namespace, `${name}-slice`);
    if (service === undefined || Object.keys(service.selector).length === 0) {
      this.#api.remove("EndpointSlice", namespace, `${name}-slice`);
      return;
    }
    const pods = this.#api.all("Pod").filter((pod) => pod.meta.namespace === namespace);
    const ready = pods.filter((pod) => pod.isReady && labelsMatch(service.selector, pod.meta.labels));
    const slice = kubeSlice(namespace, name, ready.map((pod) => pod.meta.name).sort());
    if (JSON.stringify(before?.endpoints) !== JSON.stringify(slice.endpoints)) this.#api.put(slice);
  }

  #isActive(namespace: string): boolean {
    return this.#api.get("Namespace", "", namespace)?.meta.isTerminating === false;
  }

  #makeNamespace(namespace: string): void {
    if (this.#api.get("Namespace", "", namespace) !== undefined) return;
    this.#api.put(kubeNamespace(namespace));
    for (const service of SERVICES.filter((of) => of.startsWith(`${namespace}/`))) {
      const key = service as ServiceKey;
      this.#service(key, service === "bookinfo/details" ? "labelled" : "plain");
      if (service !== "bookinfo/details-v1") this.#pod(key, READY_POD);
    }
  }

  /** Its content goes some time after it has begun to terminate. */
  #endNamespace(namespace: string): void {
    const found = this.#api.get("Namespace", "", namespace);
    if (found === undefined || found.meta.isTerminating) return;
    this.#api.put({ ...found, meta: { ...found.meta, isTerminating: true } });
    this.#clock.after(TERMINATION_MS, () => this.#empty(namespace));
  }

  #empty(namespace: string): void {
    for (const { kind, meta } of [...this.#api.objects.values()]) {
      if (meta.namespace === namespace) this.#api.remove(kind, namespace, meta.name);
    }
    this.#api.remove("Namespace", "", namespace);
  }

  #touchOwned(deed: "edit" | "delete" | "unmark", index: number): void {
    const owned = this.#api.owned();
    const object = owned[index % Math.max(1, owned.length)];
    if (object === undefined) return;
    const { namespace, name } = object.meta;
    if (deed === "delete") this.#api.remove(object.kind, namespace, name);
    if (deed === "unmark") this.#api.put({ ...object, meta: { ...object.meta, labels: {} } });
    if (deed === "edit") this.#api.put(edited(object));
  }
}

function isIp(text: string): boolean {
  return /^[\d.]+$/.test(text);
}

type PodWish = Pick<Extract<ClusterChange, { kind: "pod" }>, "pod" | "state" | "account" | "hasSidecar">;

const READY_POD: PodWish = { pod: 1, state: "ready", account: "sa-1", hasSidecar: true };
const TERMINATION_MS = 1_500;

function serviceOf(key: ServiceKey, shape: ServiceShape) {
  const { namespace, name } = splitServiceKey(key);
  const app = name.replace(/-v1$/, "");
  const narrow = name === app ? { app } : { app, version: "v1" };
  const labels: Labels = shape === "labelled" ? { app, failover: "enable" } : { app };
  const made = kubeService(namespace, name, {
    selector: shape === "otherSelector" ? { ...narrow, track: "stable" } : narrow,
    isHeadless: shape === "headless",
    ...(shape === "otherPorts"
      ? { ports: [kubePort({ name: "http" }), kubePort({ name: "admin", number: 9090, targetPort: "admin" })] }
      : {}),
  });
  return { ...made, meta: { ...made.meta, labels } };
}

function podOf(key: ServiceKey, { pod, account, hasSidecar }: PodWish): KubePod {
  const { namespace, name } = splitServiceKey(key);
  const app = name.replace(/-v1$/, "");
  const labels = { app, version: pod === 1 ? "v1" : "v2", track: "stable", pod: String(pod) };
  return kubePod(namespace, `${name}-${pod}`, labels, { serviceAccount: account, hasSidecar });
}

function foreignObjects(what: Foreign): readonly Exclude<KubeObject, { kind: "Namespace" | "Node" }>[] {
  switch (what) {
    case "rule":
      return [kubeRule("bookinfo", "theirs", { host: "details", trafficPolicy: {} })];
    case "gateway":
      return [
        kubeGateway(GATEWAY_NAMESPACE, "theirs", {
          selector: GATEWAY_LABELS,
          servers: [
            {
              port: { number: 15443, name: "tls", protocol: "TLS" },
              tls: { mode: "AUTO_PASSTHROUGH" },
              hosts: ["ratings.bookinfo.svc.cluster.local"],
            },
          ],
        }),
      ];
    case "sameName":
      return [kubeRule("bookinfo", "k-ratings", { host: "elsewhere.example.com" })];
    case "authentication":
      return [kubePeerAuthentication("shop", "off", { mode: "DISABLE" })];
  }
}

/** What a person might do to an object of ours without thinking. */
function edited(object: KubeObject): KubeObject {
  switch (object.kind) {
    case "WorkloadEntry":
      return { ...object, spec: { ...object.spec, locality: "elsewhere/here", weight: 77 } };
    case "DestinationRule":
      return { ...object, spec: { ...object.spec, exportTo: ["."] } };
    case "Gateway":
      return { ...object, spec: { ...object.spec, servers: [] } };
    default:
      return { ...object, meta: kubeMeta(object.meta.namespace, object.meta.name, object.meta) };
  }
}
