import {
  type ClusterId,
  describeLabels,
  type GatewayKey,
  md5Hex,
  type ServiceKey,
  splitServiceKey,
} from "@causeway/shared";
import type { WorkloadEntrySpec } from "../kube.js";

/** What an entry is: a change of any of it makes another entry, never an edit of this one. */
export interface EntryIdentity {
  readonly cluster: ClusterId;
  readonly service: ServiceKey;
  readonly gateway: GatewayKey;
  readonly spec: Pick<WorkloadEntrySpec, "address" | "ports" | "serviceAccount" | "labels" | "network">;
}

/** `k-<service>-<md5 of the identity, fields in fixed order joined by |>`. */
export function entryName(identity: EntryIdentity): string {
  const { cluster, service, gateway, spec } = identity;
  const ports = Object.entries(spec.ports).map(([name, port]) => `${name}=${port}`);
  const fields = [
    cluster,
    service,
    gateway,
    spec.address,
    ports.sort().join(","),
    spec.serviceAccount,
    describeLabels(spec.labels),
    spec.network,
  ];
  return `k-${splitServiceKey(service).name}-${md5Hex(fields.join("|"))}`;
}

const ENTRY_NAME = /^k-(.+)-[0-9a-f]{32}$/;

/** The service's name in the name of an entry; undefined when it is no such name. */
export function serviceNameOfEntry(name: string): undefined | string {
  return ENTRY_NAME.exec(name)?.[1];
}

/** Name of the DestinationRule of a service, and of the Gateway of a gateway's Service: `k-<name>`. */
export function companionName(name: string): string {
  return `k-${name}`;
}

/** What `companionName` was made from; undefined when it is no such name. */
export function companionOf(name: string): undefined | string {
  return name.startsWith("k-") ? name.slice(2) : undefined;
}
