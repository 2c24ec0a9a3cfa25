import { type Labels, type ServiceKey, serviceKey } from "@causeway/shared";
import type { Touched } from "./cluster-view.js";
import { gatewayPort } from "./gateway-service.js";
import type {
  KubeDestinationRule,
  KubeEndpointSlice,
  KubeGateway,
  KubeKind,
  KubeNamespace,
  KubeNode,
  KubeObject,
  KubePeerAuthentication,
  KubePod,
  KubeService,
  KubeWorkloadEntry,
} from "./kube.js";
import { type Change, ObjectTable, sidesOf } from "./object-table.js";
import { PodIndex } from "./pod-index.js";
import { SelectorIndex } from "./selector-index.js";
import { SliceIndex } from "./slice-index.js";
import {
  type TouchContext,
  touchedByDestinationRule,
  touchedByGateway,
  touchedByNamespace,
  touchedByNode,
  touchedByPeerAuthentication,
  touchedByPod,
  touchedByService,
  touchedBySlice,
  touchedByWorkloadEntry,
} from "./touched-by.js";

export interface MeshNames {
  /** Istio's root namespace. */
  readonly rootNamespace: string;
  readonly clusterDomain: string;
}

/** The objects of every kind with the indices between them, which each change keeps up to date. */
export class ClusterTables {
  readonly namespaces = new ObjectTable<KubeNamespace>((change) => touchedByNamespace(change, this.context));
  readonly nodes = new ObjectTable<KubeNode>(() => touchedByNode(this.context));
  readonly services = new ObjectTable<KubeService>((change) => this.onService(change));
  readonly pods = new ObjectTable<KubePod>((change) => this.onPod(change));
  readonly slices = new ObjectTable<KubeEndpointSlice>((change) => this.onSlice(change));
  readonly entries = new ObjectTable<KubeWorkloadEntry>((change) => touchedByWorkloadEntry(change, this.context));
  readonly rules = new ObjectTable<KubeDestinationRule>((change) => touchedByDestinationRule(change, this.context));
  readonly gateways = new ObjectTable<KubeGateway>((change) => touchedByGateway(change, this.context));
  readonly authentications = new ObjectTable<KubePeerAuthentication>((change) =>
    touchedByPeerAuthentication(change, this.context),
  );
  /** Services with the gateway port. */
  readonly gatewayServices = new Set<ServiceKey>();

  private readonly podIndex = new PodIndex();
  private readonly sliceIndex = new SliceIndex();
  private readonly selectorIndex = new SelectorIndex();
  private readonly context: TouchContext;
  private readonly byKind = {
    Namespace: this.namespaces,
    Node: this.nodes,
    Service: this.services,
    Pod: this.pods,
    EndpointSlice: this.slices,
    WorkloadEntry: this.entries,
    DestinationRule: this.rules,
    Gateway: this.gateways,
    PeerAuthentication: this.authentications,
  } satisfies Record<KubeKind, unknown>;

  constructor(names: MeshNames) {
    this.context = {
      selectors: this.selectorIndex,
      gateways: this.gatewayServices,
      rootNamespace: names.rootNamespace,
      clusterDomain: names.clusterDomain,
      serviceKeys: (namespace) => this.serviceKeys(namespace),
    };
  }

  put(object: KubeObject, nowMs: number): Touched {
    const table: Pick<ObjectTable<KubeObject>, "put"> = this.byKind[object.kind];
    return table.put(object, nowMs);
  }

  remove(kind: KubeKind, namespace: string, name: string): Touched {
    return this.byKind[kind].remove(namespace, name);
  }

  /** Keys of the services of one namespace, or of all. */
  serviceKeys(namespace: undefined | string): ServiceKey[] {
    const services = namespace === undefined ? this.services.objects() : this.services.objectsIn(namespace);
    return Array.from(services, (service) => serviceKey(service.meta.namespace, service.meta.name));
  }

  /** Pods that carry every label of the selector, none for an empty one. */
  selectedPods(namespace: string, selector: Labels): KubePod[] {
    const names = this.podIndex.selected(namespace, selector);
    return names.map((name) => this.pods.get(namespace, name)?.object).filter((pod) => pod !== undefined);
  }

  /** Names of the pods behind the ready endpoints of a Service. */
  readyPodNames(key: ServiceKey): ReadonlySet<string> {
    return this.sliceIndex.readyPodNames(key);
  }

  private onService(change: Change<KubeService>): Touched {
    for (const { meta } of sidesOf(change)) {
      this.gatewayServices.delete(serviceKey(meta.namespace, meta.name));
      this.selectorIndex.delete(serviceKey(meta.namespace, meta.name));
    }
    if (change.after !== undefined) {
      const { meta, selector } = change.after;
      const key = serviceKey(meta.namespace, meta.name);
      this.selectorIndex.set(key, meta.namespace, selector);
      if (gatewayPort(change.after) !== undefined) this.gatewayServices.add(key);
    }
    return touchedByService(change, this.context);
  }

  private onPod(change: Change<KubePod>): Touched {
    if (change.after !== undefined) this.podIndex.set(change.after.meta);
    else if (change.before !== undefined) this.podIndex.delete(change.before.meta.namespace, change.before.meta.name);
    return touchedByPod(change, this.context);
  }

  private onSlice(change: Change<KubeEndpointSlice>): Touched {
    if (change.before !== undefined) this.sliceIndex.delete(change.before);
    if (change.after !== undefined) this.sliceIndex.set(change.after);
    return touchedBySlice(change, this.context);
  }
}
