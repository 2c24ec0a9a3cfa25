import { type Labels, type ServiceKey, serviceKey, splitServiceKey } from "@causeway/shared";
import { type Change, sidesOf } from "./change.js";
import type { Touched } from "./cluster-view.js";
import { GatewayServices, keyOf } from "./gateway-services.js";
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
import { ObjectTable } from "./object-table.js";
import { OwnIndex } from "./own-index.js";
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
  readonly entries = new ObjectTable<KubeWorkloadEntry>((change) => this.onEntry(change));
  readonly rules = new ObjectTable<KubeDestinationRule>((change) => this.onRule(change));
  readonly gateways = new ObjectTable<KubeGateway>((change) => touchedByGateway(change, this.context));
  readonly authentications = new ObjectTable<KubePeerAuthentication>((change) =>
    touchedByPeerAuthentication(change, this.context),
  );
  readonly gatewayServices = new GatewayServices({
    service: (key) => this.service(key),
    podsSelected: (namespace, selector) => this.podsSelected(namespace, selector),
  });

  readonly own = new OwnIndex();

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
      gateways: this.gatewayServices.all,
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

  service(key: ServiceKey): undefined | KubeService {
    const { namespace, name } = splitServiceKey(key);
    return this.services.get(namespace, name)?.object;
  }

  /** Pods that carry every label of the selector, finished ones left out; none for an empty selector. */
  podsSelected(namespace: string, selector: Labels): KubePod[] {
    const names = this.podIndex.selected(namespace, selector);
    const pods = names.map((name) => this.pods.get(namespace, name)?.object).filter((pod) => pod !== undefined);
    return pods.filter((pod) => !pod.isFinished);
  }

  /** Services of the namespace whose selector contains all of this one. */
  servicesNarrowerThan(namespace: string, selector: Labels): ServiceKey[] {
    return this.selectorIndex.narrowerThan(namespace, selector);
  }

  /** Services of the namespace whose selector these labels satisfy. */
  servicesSelecting(namespace: string, labels: Labels): ServiceKey[] {
    return this.selectorIndex.selecting(namespace, labels);
  }

  /** Names of the pods behind the ready endpoints of a Service. */
  readyPodNames(key: ServiceKey): ReadonlySet<string> {
    return this.sliceIndex.readyPodNames(key);
  }

  private onService(change: Change<KubeService>): Touched {
    const keys = new Set(sidesOf(change).map(keyOf));
    for (const key of keys) this.selectorIndex.delete(key);
    const { after } = change;
    if (after !== undefined) this.selectorIndex.set(keyOf(after), after.meta.namespace, after.selector);
    return touchedByService(change, this.gatewayServices.refresh(keys), this.context);
  }

  private onPod(change: Change<KubePod>): Touched {
    if (change.after !== undefined) this.podIndex.set(change.after.meta);
    else if (change.before !== undefined) this.podIndex.delete(change.before.meta.namespace, change.before.meta.name);
    return touchedByPod(change, this.gatewayServices.refresh(this.selectingGateways(change)), this.context);
  }

  /** Services that select a pod which runs a gateway, or ran one before. */
  private selectingGateways(change: Change<KubePod>): ServiceKey[] {
    const pods = sidesOf(change);
    if (!pods.some((pod) => pod.isGateway)) return [];
    return pods.flatMap(({ meta }) => this.selectorIndex.selecting(meta.namespace, meta.labels));
  }

  private onEntry(change: Change<KubeWorkloadEntry>): Touched {
    this.own.onEntry(change);
    return touchedByWorkloadEntry(change, this.context);
  }

  private onRule(change: Change<KubeDestinationRule>): Touched {
    this.own.onRule(change);
    return touchedByDestinationRule(change, this.context);
  }

  private onSlice(change: Change<KubeEndpointSlice>): Touched {
    if (change.before !== undefined) this.sliceIndex.delete(change.before);
    if (change.after !== undefined) this.sliceIndex.set(change.after);
    return touchedBySlice(change, this.context);
  }
}
