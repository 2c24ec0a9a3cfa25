import { type Reason, type ServiceKey, type ServiceReport, splitServiceKey } from "@causeway/shared";

/** Namespaces of the platform itself: what runs there belongs to its own cluster. */
const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set([
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "istio-system",
]);

interface ShapeCheck {
  readonly reason: Reason;
  readonly isUnfit: (service: ServiceReport) => boolean;
}

/** What a Service of this shape cannot do, in the order in which status names it. */
const SHAPE_CHECKS: readonly ShapeCheck[] = [
  { reason: "Headless", isUnfit: (service) => service.isHeadless },
  { reason: "ExternalName", isUnfit: (service) => service.type === "ExternalName" },
  { reason: "NoSelector", isUnfit: (service) => Object.keys(service.selector).length === 0 },
  { reason: "UdpOnly", isUnfit: (service) => service.ports.every((port) => port.protocol !== "TCP") },
  { reason: "UnnamedPort", isUnfit: hasUnnamedPort },
  { reason: "NodeLocalTraffic", isUnfit: (service) => service.internalTrafficPolicy === "Local" },
  { reason: "AmbientUnsupported", isUnfit: (service) => service.isAmbient },
];

/**
 * Why a Service of this shape can neither be a source nor be given one; undefined when it can. The rules are those of
 * Istio's endpoint selection: a WorkloadEntry joins a Service by selector and names its ports.
 */
export function shapeReason(key: ServiceKey, service: ServiceReport): undefined | Reason {
  if (SYSTEM_NAMESPACES.has(splitServiceKey(key).namespace)) return "SystemNamespace";
  return SHAPE_CHECKS.find(({ isUnfit }) => isUnfit(service))?.reason;
}

/** Why the service cannot be exported by a gateway in `gatewayNamespace`; undefined when it can. */
export function eligibility(key: ServiceKey, service: ServiceReport, gatewayNamespace: string): undefined | Reason {
  const reason = shapeReason(key, service);
  if (reason !== undefined) return reason;
  return isVisibleFrom(key, service, gatewayNamespace) ? undefined : "NotVisible";
}

/** A single unnamed port with a numeric target: an entry has no name by which to give it another port. */
function hasUnnamedPort(service: ServiceReport): boolean {
  const [first] = service.ports;
  return service.ports.length === 1 && first?.name === "" && /^\d+$/.test(first.targetPort);
}

function isVisibleFrom(key: ServiceKey, service: ServiceReport, namespace: string): boolean {
  if (service.exportTo.length === 0) return true;
  return service.exportTo.some(
    (to) => to === "*" || to === namespace || (to === "." && splitServiceKey(key).namespace === namespace),
  );
}
