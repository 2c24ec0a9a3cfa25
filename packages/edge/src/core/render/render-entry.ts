import {
  type ClusterId,
  type GatewayKey,
  type Labels,
  type Locality,
  type ServiceKey,
  sortLabels,
  splitServiceKey,
} from "@causeway/shared";
import type { WantedWorkloadEntry, WorkloadEntrySpec } from "../kube.js";
import { entryName } from "./object-name.js";
import { MARK_LABELS, provenanceAnnotations } from "./ownership.js";

/** Label by which istiod learns whether an endpoint announces mTLS; gateways drop those that do not. */
export const TLS_MODE_LABEL = "security.istio.io/tlsMode";

/** `disabled`: gateways cannot see the entry (guarded). `istio`: they can. */
export type TlsMode = "disabled" | "istio";

/** One remote instance group at one address of its gateway: what is wanted, whatever the local Service looks like. */
export interface EntryWish {
  readonly cluster: ClusterId;
  readonly service: ServiceKey;
  readonly gateway: GatewayKey;
  readonly address: string;
  /** The gateway's name that stands for the address; empty when the gateway was reported with the address. */
  readonly hostname: string;
  readonly port: number;
  /** Of the remote gateway's pods. */
  readonly locality: Locality;
  readonly serviceAccount: string;
  readonly subsetLabels: Labels;
  /** Undefined: not written. */
  readonly weight: undefined | number;
}

/** What this cluster adds to a wish: how the local Service finds the entry, and whether gateways may see it. */
export interface EntryShape {
  readonly selector: Labels;
  /** Names of ports under which istiod looks up the port of the entry; sorted. */
  readonly portNames: readonly string[];
  readonly tlsMode: TlsMode;
}

/** The WorkloadEntry for one wish. Equal input gives equal bytes. */
export function renderEntry(wish: EntryWish, shape: EntryShape): WantedWorkloadEntry {
  const spec: WorkloadEntrySpec = {
    address: wish.address,
    ports: Object.fromEntries([...shape.portNames].sort().map((name) => [name, wish.port])),
    network: networkOf(wish.cluster),
    locality: describeLocality(wish.locality),
    serviceAccount: wish.serviceAccount,
    labels: sortLabels({ ...shape.selector, ...wish.subsetLabels, [TLS_MODE_LABEL]: shape.tlsMode }),
    weight: wish.weight,
  };
  const { cluster, service, gateway } = wish;
  return {
    kind: "WorkloadEntry",
    meta: {
      namespace: splitServiceKey(service).namespace,
      name: entryName({ cluster, service, gateway, spec }),
      labels: MARK_LABELS,
      annotations: provenanceAnnotations({
        sourceCluster: cluster,
        service,
        gateway,
        from: { groupKeys: Object.keys(wish.subsetLabels).sort(), ...fromName(wish.hostname) },
      }),
    },
    spec,
  };
}

/** Nothing for an address that came as it is: such entries look as they did before there were names. */
function fromName(hostname: string): { readonly hostname?: string } {
  return hostname === "" ? {} : { hostname };
}

const NETWORK_PREFIX = "xcp-";

/** A synthetic network per source cluster; never one of the mesh's own. */
function networkOf(cluster: ClusterId): string {
  return `${NETWORK_PREFIX}${cluster}`;
}

/** The cluster in a synthetic network's name; undefined for any other network. */
export function clusterOfNetwork(network: string): undefined | ClusterId {
  return network.startsWith(NETWORK_PREFIX) ? (network.slice(NETWORK_PREFIX.length) as ClusterId) : undefined;
}

/** Istio's `region/zone`; a zone means nothing without its region. */
function describeLocality(locality: Locality): string {
  if (locality.region === "") return "";
  return locality.zone === "" ? locality.region : `${locality.region}/${locality.zone}`;
}

export function parseLocality(text: string): Locality {
  const [region = "", zone = ""] = text.split("/");
  return { region, zone };
}
