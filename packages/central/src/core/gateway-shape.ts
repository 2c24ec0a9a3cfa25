import type { GatewayReport } from "@causeway/shared";
import { sameValue } from "./same-value.js";

/**
 * True when two reports of a gateway are the same to the services behind it: which pods it has, whether one is ready,
 * whether it has an address. Another address, port or locality matters only to the `gateway` resource.
 */
export function sameGatewayShape(a: undefined | GatewayReport, b: undefined | GatewayReport): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.serviceType === b.serviceType &&
    a.createdAt === b.createdAt &&
    a.port > 0 === b.port > 0 &&
    hasAddress(a) === hasAddress(b) &&
    samePods(a, b)
  );
}

/** It can be reached from outside at an IP or under a name. */
export function hasAddress(gateway: GatewayReport): boolean {
  return gateway.addresses.length + gateway.hostnames.length > 0;
}

function samePods(a: GatewayReport, b: GatewayReport): boolean {
  if (a.pods.length !== b.pods.length) return false;
  return a.pods.every((pods, index) => {
    const other = b.pods[index];
    return (
      other !== undefined &&
      pods.total > 0 === other.total > 0 &&
      pods.ready > 0 === other.ready > 0 &&
      sameValue(pods.labels, other.labels)
    );
  });
}
