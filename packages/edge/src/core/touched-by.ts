import { type Labels, type ServiceKey, serviceKey } from "@causeway/shared";
import { type Change, sidesOf } from "./change.js";
import type { Touched } from "./cluster-view.js";
import { gatewayHosts, parseHost } from "./host-services.js";
import type {
  KubeDestinationRule,
  KubeEndpointSlice,
  KubeGateway,
  KubeNamespace,
  KubePeerAuthentication,
  KubePod,
  KubeService,
  KubeWorkloadEntry,
} from "./kube.js";
import { companionOf, serviceNameOfEntry } from "./render/object-name.js";
import type { SelectorIndex } from "./selector-index.js";
import { sliceService } from "./slice-index.js";
import { NOTHING_TOUCHED } from "./touched.js";

/** Names the Service that one of our own objects was written for: `namespace/name`, or the name alone. */
const SERVICE_ANNOTATION = "causeway.dev/service";

/** What is needed to say which services a change can matter to. */
export interface TouchContext {
  readonly selectors: SelectorIndex;
  /** Services of gateways. */
  readonly gateways: ReadonlySet<ServiceKey>;
  readonly rootNamespace: string;
  readonly clusterDomain: string;
  serviceKeys(namespace: undefined | string): Iterable<ServiceKey>;
}

interface TouchSet extends Touched {
  readonly services: Set<ServiceKey>;
  readonly gateways: Set<ServiceKey>;
}

function touching(services: Iterable<ServiceKey>): TouchSet {
  return { services: new Set(services), gateways: new Set(), namespaces: new Set(), cluster: false };
}

export function touchedByNamespace(change: Change<KubeNamespace>, context: TouchContext): Touched {
  const names = new Set(sidesOf(change).map((namespace) => namespace.meta.name));
  return { ...NOTHING_TOUCHED, namespaces: names, cluster: names.has(context.rootNamespace) };
}

/** Regions and zones of the cluster, localities and node ports of its gateways. */
export function touchedByNode(context: TouchContext): Touched {
  return { ...NOTHING_TOUCHED, gateways: new Set(context.gateways), cluster: true };
}

/**
 * Itself, and every service that selects a part of the same pods: entries made for that one match this one too.
 * `gateways` are those Services that the change makes, or that were before, a gateway's.
 */
export function touchedByService(
  change: Change<KubeService>,
  gateways: ReadonlySet<ServiceKey>,
  context: TouchContext,
): Touched {
  const touched: TouchSet = { ...touching([]), gateways: new Set(gateways) };
  for (const service of sidesOf(change)) {
    const { namespace, name } = service.meta;
    touched.services.add(serviceKey(namespace, name));
    for (const other of context.selectors.narrowerThan(namespace, service.selector)) touched.services.add(other);
  }
  return touched;
}

/** `gateways` as for a service. */
export function touchedByPod(
  change: Change<KubePod>,
  gateways: ReadonlySet<ServiceKey>,
  context: TouchContext,
): Touched {
  const labelSets = new Set(sidesOf(change).map((pod) => pod.meta.labels));
  const namespace = (change.after ?? change.before)?.meta.namespace ?? "";
  const services = selectedBy(labelSets, namespace, context);
  return withGateways({ ...touching(services), gateways: new Set(gateways) }, context);
}

export function touchedBySlice(change: Change<KubeEndpointSlice>, context: TouchContext): Touched {
  const keys = sidesOf(change).map(sliceService);
  return withGateways(touching(keys.filter((key) => key !== undefined)), context);
}

export function touchedByWorkloadEntry(change: Change<KubeWorkloadEntry>, context: TouchContext): Touched {
  const touched = touching([]);
  for (const entry of sidesOf(change)) {
    for (const key of [...annotatedService(entry), ...namedService(entry, serviceNameOfEntry)])
      touched.services.add(key);
    for (const key of context.selectors.selecting(entry.meta.namespace, entry.spec.labels)) touched.services.add(key);
  }
  return touched;
}

export function touchedByDestinationRule(change: Change<KubeDestinationRule>, context: TouchContext): Touched {
  const touched = touching([]);
  for (const rule of sidesOf(change)) {
    for (const key of [...annotatedService(rule), ...namedService(rule, companionOf)]) touched.services.add(key);
    const host = rule.spec["host"];
    if (typeof host === "string") addHost(touched, host, rule.meta.namespace, context);
  }
  return touched;
}

/** Services whose host came or went, all of them when anything else changed; and every gateway, as it may share its pods. */
export function touchedByGateway(change: Change<KubeGateway>, context: TouchContext): Touched {
  const before = gatewayHosts(change.before?.spec ?? {});
  const after = gatewayHosts(change.after?.spec ?? {});
  const touched: TouchSet = { ...touching([]), gateways: new Set(context.gateways) };
  const namespace = (change.after ?? change.before)?.meta.namespace ?? "";
  const isOnlyHosts =
    change.before !== undefined && change.after !== undefined && sameButHosts(change.before, change.after);
  for (const host of [...before.keys(), ...after.keys()]) {
    if (!isOnlyHosts || before.get(host) !== after.get(host)) addHost(touched, host, namespace, context);
  }
  return touched;
}

/** Mesh-wide in Istio's root namespace, else for its own. */
export function touchedByPeerAuthentication(change: Change<KubePeerAuthentication>, context: TouchContext): Touched {
  const namespace = (change.after ?? change.before)?.meta.namespace;
  return touching(context.serviceKeys(namespace === context.rootNamespace ? undefined : namespace));
}

function selectedBy(labelSets: Iterable<Labels>, namespace: string, context: TouchContext): ServiceKey[] {
  return Array.from(labelSets).flatMap((labels) => context.selectors.selecting(namespace, labels));
}

function withGateways(touched: TouchSet, context: TouchContext): Touched {
  for (const key of touched.services) if (context.gateways.has(key)) touched.gateways.add(key);
  return touched;
}

function annotatedService(object: KubeWorkloadEntry | KubeDestinationRule): readonly ServiceKey[] {
  const text = object.meta.annotations[SERVICE_ANNOTATION];
  if (text === undefined || text === "") return [];
  return [text.includes("/") ? (text as ServiceKey) : serviceKey(object.meta.namespace, text)];
}

/** Whose place the object takes by its name, whoever made it. */
function namedService(
  { meta }: KubeWorkloadEntry | KubeDestinationRule,
  serviceIn: (name: string) => undefined | string,
): readonly ServiceKey[] {
  const name = serviceIn(meta.name);
  return name === undefined ? [] : [serviceKey(meta.namespace, name)];
}

function addHost(touched: TouchSet, host: string, namespace: string, context: TouchContext): void {
  const meaning = parseHost(host, namespace, context.clusterDomain);
  if (meaning.kind === "none") return;
  if (meaning.kind === "service") {
    touched.services.add(meaning.key);
    return;
  }
  const of = meaning.kind === "namespace" ? meaning.namespace : undefined;
  for (const key of context.serviceKeys(of)) touched.services.add(key);
}

/** The same object but for hosts and bookkeeping: selector, labels and the servers' ports and modes are unchanged. */
function sameButHosts(a: KubeGateway, b: KubeGateway): boolean {
  return describeButHosts(a) === describeButHosts(b);
}

function describeButHosts(gateway: KubeGateway): string {
  const { uid, labels, annotations } = gateway.meta;
  const parts = { uid, labels, annotations, spec: gateway.spec };
  return JSON.stringify(parts, (key, value: unknown) => (key === "hosts" ? undefined : value));
}
