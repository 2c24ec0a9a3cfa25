import { type Labels, type ServiceKey, splitServiceKey } from "@causeway/shared";
import { ClusterTables, type MeshNames } from "./cluster-tables.js";
import type { ClusterView, Touched } from "./cluster-view.js";
import { KindHealth } from "./kind-health.js";
import type {
  KubeDestinationRule,
  KubeEvent,
  KubeGateway,
  KubeKind,
  KubeNamespace,
  KubeNode,
  KubePeerAuthentication,
  KubePod,
  KubeService,
  KubeWorkloadEntry,
  Shown,
} from "./kube.js";
import type { OwnObjects } from "./own-index.js";
import { NOTHING_TOUCHED } from "./touched.js";

export interface ClusterCacheOptions extends MeshNames {
  /** The cache is complete when each of these has listed and none fails. */
  readonly kinds: readonly KubeKind[];
}

/** What the watches have shown, as one state: its owner folds events into it, everybody else reads it as a ClusterView. */
export class ClusterCache implements ClusterView {
  private readonly tables: ClusterTables;
  private readonly health: KindHealth;

  constructor(options: ClusterCacheOptions) {
    this.tables = new ClusterTables(options);
    this.health = new KindHealth(options.kinds);
  }

  /** Takes one event in; returns what it can matter to: nothing when it changed no content. `nowMs` is monotonic. */
  fold(event: KubeEvent, nowMs: number): Touched {
    this.health.fold(event);
    switch (event.kind) {
      case "upsert":
        return this.tables.put(event.object, nowMs);
      case "delete":
        return this.tables.remove(event.of, event.namespace, event.name);
      case "listed":
      case "failing":
        return NOTHING_TOUCHED;
    }
  }

  /** Everything that there is to look at: what a sweep touches, or the first look after completion. */
  everything(): Touched {
    return {
      services: new Set(this.tables.serviceKeys(undefined)),
      gateways: new Set(this.tables.gatewayServices.all),
      namespaces: new Set(Array.from(this.namespaces(), (namespace) => namespace.meta.name)),
      cluster: true,
    };
  }

  get isComplete(): boolean {
    return this.health.isComplete;
  }

  /** No kind is answered: the API server itself is away. */
  get isServerAway(): boolean {
    return this.health.isServerAway;
  }

  get problems(): readonly string[] {
    return this.health.problems;
  }

  get own(): OwnObjects {
    return this.tables.own;
  }

  namespace(name: string): undefined | KubeNamespace {
    return this.tables.namespaces.get("", name)?.object;
  }

  namespaces(): Iterable<KubeNamespace> {
    return this.tables.namespaces.objects();
  }

  node(name: string): undefined | KubeNode {
    return this.tables.nodes.get("", name)?.object;
  }

  nodes(): Iterable<KubeNode> {
    return this.tables.nodes.objects();
  }

  service(key: ServiceKey): undefined | KubeService {
    return this.tables.service(key);
  }

  servicesIn(namespace: string): Iterable<KubeService> {
    return this.tables.services.objectsIn(namespace);
  }

  servicesNarrowerThan(namespace: string, selector: Labels): readonly ServiceKey[] {
    return this.tables.servicesNarrowerThan(namespace, selector);
  }

  servicesSelecting(namespace: string, labels: Labels): readonly ServiceKey[] {
    return this.tables.servicesSelecting(namespace, labels);
  }

  services(): Iterable<KubeService> {
    return this.tables.services.objects();
  }

  podsSelected(namespace: string, selector: Labels): readonly KubePod[] {
    return this.tables.podsSelected(namespace, selector);
  }

  /** Only those that the Service still selects: a slice may lag behind a pod that has lost its labels. */
  readyPods(key: ServiceKey): readonly KubePod[] {
    const service = this.service(key);
    if (service === undefined) return [];
    const names = this.tables.readyPodNames(key);
    return this.podsSelected(service.meta.namespace, service.selector).filter((pod) => names.has(pod.meta.name));
  }

  isBehind(key: ServiceKey): boolean {
    const { namespace } = splitServiceKey(key);
    for (const name of this.tables.readyPodNames(key)) {
      if (this.tables.pods.get(namespace, name) === undefined) return true;
    }
    return false;
  }

  workloadEntry(namespace: string, name: string): undefined | Shown<KubeWorkloadEntry> {
    return this.tables.entries.get(namespace, name);
  }

  workloadEntries(): Iterable<Shown<KubeWorkloadEntry>> {
    return this.tables.entries.shown();
  }

  destinationRule(namespace: string, name: string): undefined | Shown<KubeDestinationRule> {
    return this.tables.rules.get(namespace, name);
  }

  destinationRules(): Iterable<Shown<KubeDestinationRule>> {
    return this.tables.rules.shown();
  }

  gateway(namespace: string, name: string): undefined | Shown<KubeGateway> {
    return this.tables.gateways.get(namespace, name);
  }

  gateways(): Iterable<Shown<KubeGateway>> {
    return this.tables.gateways.shown();
  }

  peerAuthentications(): Iterable<KubePeerAuthentication> {
    return this.tables.authentications.objects();
  }
}
