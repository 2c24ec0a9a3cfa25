import type { MeshPort, PodInstance } from "@causeway/shared";
import { type ApiObject, listAt, namespaceOf, textAt } from "../../cluster/api-object.js";
import type { ClusterView } from "../view/cluster-view.js";
import { decodeService } from "../view/decode-service.js";
import { numberAt } from "../view/read-value.js";
import type { PlacedAddress } from "./mesh-network.js";

/** An address beside those that the Service itself names, such as one that a load balancer's hostname resolves to. */
export interface ExtraAddress {
  readonly address: string;
  readonly namespace: string;
  readonly service: string;
}

export interface ServiceAddressesOptions {
  readonly view: ClusterView;
  /** Addresses outside the objects; may change at any time. */
  readonly extra: ReadonlyMap<string, ExtraAddress>;
  readonly random: () => number;
}

/** kube-proxy and the load balancers of one cluster: leads from a Service's address or a node's port to a ready pod. */
export function routeToPod(options: ServiceAddressesOptions, target: PlacedAddress): undefined | PlacedAddress {
  const { view, extra, random } = options;
  const named = extra.get(target.address);
  for (const service of view.services()) {
    const isNamed = named?.service === service.metadata.name && named.namespace === namespaceOf(service);
    const port = portFor(view, service, target, isNamed);
    if (port !== undefined) return pickPod(view, service, port, random);
  }
  return undefined;
}

function portFor(view: ClusterView, service: ApiObject, target: PlacedAddress, isNamed: boolean): undefined | MeshPort {
  const ports = decodeService(service).ports;
  const isInside = target.cluster === view.facts.cluster;
  if (isNamed || addressesOf(service, isInside).includes(target.address))
    return ports.find(({ port }) => port === target.port);
  const at = listAt(service, "spec", "ports").findIndex((port) => numberAt(port, "nodePort") === target.port);
  return at >= 0 && isNode(view, target.address) ? ports[at] : undefined;
}

/** The IPs of its load balancer and, from inside the cluster, its cluster IP. */
function addressesOf(service: ApiObject, isInside: boolean): readonly string[] {
  const ingress = listAt(service, "status", "loadBalancer", "ingress").map((one) => textAt(one, "ip"));
  const inside = isInside ? [textAt(service, "spec", "clusterIP")] : [];
  return [...inside, ...ingress].filter((address) => address !== "" && address !== "None");
}

function isNode(view: ClusterView, address: string): boolean {
  for (const node of view.nodes()) {
    if (listAt(node, "status", "addresses").some((one) => one["address"] === address)) return true;
  }
  return false;
}

function pickPod(
  view: ClusterView,
  service: ApiObject,
  { name }: MeshPort,
  random: () => number,
): undefined | PlacedAddress {
  const world = view.world(namespaceOf(service), service.metadata.name);
  const ready = (world?.pods ?? []).filter(({ health, ports }) => health === "ready" && ports[name] !== undefined);
  const picked: undefined | PodInstance = ready[Math.floor(random() * ready.length)];
  const { cluster } = view.facts;
  return picked === undefined ? undefined : { cluster, address: picked.address, port: picked.ports[name] ?? 0 };
}
