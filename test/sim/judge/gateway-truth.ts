import { labelsMatch } from "@causeway/shared";
import type { SimApiServer } from "../cluster/api-server.js";
import { GATEWAY_LABELS, GATEWAY_NAMESPACE } from "../cluster/hands.js";
import type { Zone } from "../names/zone.js";
import { podsOf } from "./pods-of.js";

/** An address at which a cluster's gateway can be reached now. */
export interface TrueAddress {
  /** As `describeAddress` has it. */
  readonly text: string;
  /** Only who resolves the gateway's name knows it. */
  readonly isNamed: boolean;
}

/** The gateway of a cluster as it is. */
export interface TrueGateway {
  readonly name: string;
  readonly addresses: readonly TrueAddress[];
  /** There is an address, or a name, whatever that stands for. */
  readonly hasAddress: boolean;
  readonly hasReadyPod: boolean;
}

export function readGateway(api: SimApiServer, zone: Zone): TrueGateway {
  const services = api.all("Service").filter((service) => labelsMatch(service.selector, GATEWAY_LABELS));
  const [first] = services.filter((service) => service.meta.namespace === GATEWAY_NAMESPACE);
  const pods = first === undefined ? [] : podsOf(api, first);
  const name = first?.meta.name ?? "";
  const ingress = first?.ingress ?? [];
  const addresses = ingress.flatMap(({ ip, hostname }) =>
    hostname === ""
      ? [{ text: describeAddress(name, ip, false), isNamed: false }]
      : zone.addressesOf(hostname).map((address) => ({ text: describeAddress(name, address, true), isNamed: true })),
  );
  return { name, addresses, hasAddress: ingress.length > 0, hasReadyPod: pods.some((pod) => pod.isReady) };
}

/**
 * Name of the gateway's Service, the address, and whether a name stands for it: where a gateway gets the address that its name
 * had, that is news all the same, and until an edge has heard it the name goes on deciding.
 */
export function describeAddress(gateway: string, address: string, isNamed: boolean): string {
  return `${gateway} ${address}${isNamed ? " by name" : ""}`;
}
