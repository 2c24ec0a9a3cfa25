import type { ServiceKey } from "@causeway/shared";
import type {
  KubeDestinationRule,
  KubeGateway,
  KubeNamespace,
  KubeNode,
  KubePeerAuthentication,
  KubePod,
  KubeService,
  KubeWorkloadEntry,
  Shown,
} from "./kube.js";
import type { OwnObjects } from "./own-index.js";

/** Readonly view of the watch cache: what the cluster contains as far as the watches have shown it. */
export interface ClusterView {
  /** Every essential kind has listed at least once, and none is refused now. */
  readonly isComplete: boolean;
  /** Why it is not complete, one line per kind; empty when it is. */
  readonly problems: readonly string[];
  /** Our own objects, by what they are for. */
  readonly own: OwnObjects;
  namespace(name: string): undefined | KubeNamespace;
  namespaces(): Iterable<KubeNamespace>;
  node(name: string): undefined | KubeNode;
  nodes(): Iterable<KubeNode>;
  service(key: ServiceKey): undefined | KubeService;
  /** Services of the namespace whose selector contains all of this one. */
  servicesNarrowerThan(namespace: string, selector: Readonly<Record<string, string>>): readonly ServiceKey[];
  /** Services of the namespace whose selector these labels satisfy; never one without a selector. */
  servicesSelecting(namespace: string, labels: Readonly<Record<string, string>>): readonly ServiceKey[];
  services(): Iterable<KubeService>;
  /** Pods of the namespace that the selector matches, finished ones left out; none for an empty selector. */
  podsSelected(namespace: string, selector: Readonly<Record<string, string>>): readonly KubePod[];
  /** Pods behind the ready endpoints of the Service's EndpointSlices. */
  readyPods(key: ServiceKey): readonly KubePod[];
  /** A ready endpoint of the Service has a pod that is not shown: one of the two watches is behind. */
  isBehind(key: ServiceKey): boolean;
  workloadEntry(namespace: string, name: string): undefined | Shown<KubeWorkloadEntry>;
  workloadEntries(): Iterable<Shown<KubeWorkloadEntry>>;
  destinationRule(namespace: string, name: string): undefined | Shown<KubeDestinationRule>;
  destinationRules(): Iterable<Shown<KubeDestinationRule>>;
  gateway(namespace: string, name: string): undefined | Shown<KubeGateway>;
  gateways(): Iterable<Shown<KubeGateway>>;
  peerAuthentications(): Iterable<KubePeerAuthentication>;
}

/** What one event can matter to: the keys to look at again. */
export interface Touched {
  readonly services: ReadonlySet<ServiceKey>;
  /** Gateway Services, as `namespace/name`. */
  readonly gateways: ReadonlySet<ServiceKey>;
  readonly namespaces: ReadonlySet<string>;
  /** Facts of the cluster as such: nodes, Istio's root namespace. */
  readonly cluster: boolean;
}
