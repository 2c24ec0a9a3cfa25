import { type Labels, labelsMatch } from "../labels.js";
import type { LeftOut, MeshEndpoint } from "./endpoint-list.js";
import type { EntryInstance, MeshLocality, MeshPort, MeshService, PodInstance, ServiceWorld } from "./mesh-objects.js";

const NETWORK = "topology.istio.io/network";
const TLS_MODE = "security.istio.io/tlsMode";

/** An instance that the Service selects, before anything is decided for a client. */
export interface Candidate extends Omit<MeshEndpoint, "priority" | "transport" | "port"> {
  /** Undefined: the instance has no such port. */
  readonly port: undefined | number;
  readonly announcesMtls: boolean;
  readonly why: undefined | LeftOut;
  /** Its place as istiod writes it, which decides where it stands in the list. */
  readonly placeText: string;
}

/** The instances of a Service for one of its ports: pods by their slices, then entries that its selector takes, by name. */
export function listCandidates(world: ServiceWorld, port: MeshPort): readonly Candidate[] {
  const { service, pods, entries } = world;
  const selected = entries.filter((entry) => isSelected(service, entry));
  return [
    ...pods.toSorted(byName).map((pod) => fromPod(world, pod, port)),
    ...selected.toSorted(byName).map((entry) => fromEntry(world, entry, port)),
  ];
}

/** A service without a selector selects nothing. */
export function isSelected({ selector }: MeshService, { labels }: EntryInstance): boolean {
  return Object.keys(selector).length > 0 && labelsMatch(selector, labels);
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

function fromPod({ mesh }: ServiceWorld, pod: PodInstance, port: MeshPort): Candidate {
  const { region, zone, subZone } = pod.locality;
  return {
    name: pod.name,
    source: "pod",
    address: pod.address,
    port: pod.ports[port.name],
    locality: pod.locality,
    network: pod.labels[NETWORK] ?? mesh.network,
    labels: withTopology(pod.labels, { ...mesh, locality: pod.locality, node: pod.node }),
    serviceAccount: pod.serviceAccount,
    weight: 1,
    isHealthy: pod.health === "ready",
    announcesMtls: pod.labels[TLS_MODE] === "istio",
    why: pod.health === "terminating" ? "Terminating" : undefined,
    placeText: `${region}${zone}${subZone}` === "" ? "" : `${region}/${zone}/${subZone}`,
  };
}

function fromEntry({ mesh }: ServiceWorld, entry: EntryInstance, port: MeshPort): Candidate {
  const { address, locality, network } = entry;
  const { region, zone, subZone } = locality;
  return {
    name: entry.name,
    source: "entry",
    address,
    port: entryPort(entry, port),
    locality,
    network,
    labels: withTopology(entry.labels, { locality, network, cluster: mesh.cluster, node: "" }),
    serviceAccount: entry.serviceAccount,
    weight: entry.weight || 1,
    isHealthy: true,
    announcesMtls: (entry.labels[TLS_MODE] ?? (entry.serviceAccount === "" ? "disabled" : "istio")) === "istio",
    why: address === "" || isIpText(address) ? undefined : "HostnameAddress",
    placeText: [region, zone, subZone].join("/").replace(/\/+$/, ""),
  };
}

/** A named target port is looked up by its name; a number counts unless the entry has a port of the service port's name. */
export function entryPort({ ports }: EntryInstance, { name, targetPort }: MeshPort): undefined | number {
  return typeof targetPort === "string" ? ports[targetPort] || undefined : ports[name] || targetPort;
}

interface Topology {
  readonly locality: MeshLocality;
  readonly network: string;
  readonly cluster: string;
  readonly node: string;
}

/** Labels with those that istiod adds to every instance and every proxy; a network that is written as a label stays. */
export function withTopology(labels: Labels, { locality, network, cluster, node }: Topology): Labels {
  const added = {
    "topology.kubernetes.io/region": locality.region,
    "topology.kubernetes.io/zone": locality.zone,
    "topology.istio.io/subzone": locality.subZone,
    "topology.istio.io/cluster": cluster,
    [NETWORK]: labels[NETWORK] || network,
    "kubernetes.io/hostname": node,
  };
  return { ...labels, ...Object.fromEntries(Object.entries(added).filter(([, value]) => value !== "")) };
}

const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
const IPV6 = /^[0-9a-f]*:[0-9a-f:]*(\d+\.\d+\.\d+\.\d+)?$/i;

/** An IPv4 or IPv6 address. */
export function isIpText(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text);
}
