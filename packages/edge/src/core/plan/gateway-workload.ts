import {
  type Labels,
  labelsMatch,
  type ServiceKey,
  serviceKey,
  splitGatewayKey,
  splitServiceKey,
} from "@causeway/shared";
import type { KubeGateway, Shown } from "../kube.js";
import { companionName } from "../render/object-name.js";
import { isOurs } from "../render/ownership.js";
import { recoverGateway, selectorOf } from "../render/render-gateway.js";
import type { Facts } from "./facts.js";

/** One gateway workload: pods, and every Service by which somebody calls them. */
export interface GatewayWorkload {
  /** The Service that the workload's Gateway object is named after. */
  readonly primary: ServiceKey;
  /** Every Service of the workload that something is or was exported through, sorted; the primary among them. */
  readonly services: readonly ServiceKey[];
}

/**
 * Two Services on the same pods are one workload and share one Gateway object: Istio drops the younger of two Gateways on
 * the same pods as soon as they have a host in common.
 */
export function gatewayWorkload(facts: Facts, gateway: ServiceKey): GatewayWorkload {
  const candidates = candidatesIn(facts, splitServiceKey(gateway).namespace);
  const services = new Set([gateway]);
  for (const service of services) {
    for (const other of candidates) if (shareWorkload(facts, service, other)) services.add(other);
  }
  const sorted = Array.from(services).sort();
  const owned = sorted.filter((service) => ownGateway(facts, service) !== undefined);
  const oldest = owned.sort((a, b) => (ageOf(facts, a) < ageOf(facts, b) ? -1 : 1))[0];
  return { primary: oldest ?? sorted[0] ?? gateway, services: Array.from(services).sort() };
}

/** The Gateway of ours that is named after this Service. */
export function ownGateway(facts: Facts, service: ServiceKey): undefined | Shown<KubeGateway> {
  const { namespace, name } = splitServiceKey(service);
  const live = facts.context.view.gateway(namespace, companionName(name));
  return live !== undefined && isOurs(live.object.meta) ? live : undefined;
}

/**
 * What the Service asks of pods; for a Service that is gone, what the Gateway named after it does: as long as that stands
 * it counts among the Gateways on these pods. Empty when there is neither.
 */
function selectorFor(facts: Facts, service: ServiceKey): Labels {
  const found = facts.context.view.service(service);
  if (found !== undefined) return found.selector;
  const own = ownGateway(facts, service);
  return own === undefined ? {} : selectorOf(own.object);
}

/** Labels of the workload's pods, and what the Service asks of them: for when there is no pod at the moment. */
export function podLabels(facts: Facts, service: ServiceKey): readonly Labels[] {
  const { view } = facts.context;
  const selector = selectorFor(facts, service);
  if (Object.keys(selector).length === 0) return [];
  return [selector, ...view.podsSelected(splitServiceKey(service).namespace, selector).map((pod) => pod.meta.labels)];
}

function candidatesIn(facts: Facts, namespace: string): readonly ServiceKey[] {
  const { desired, view, clusterDomain } = facts.context;
  const candidates = new Set(desired.exportingGatewaysIn(namespace));
  for (const { object } of view.gateways()) {
    const wish = object.meta.namespace === namespace ? recoverGateway(object, clusterDomain) : undefined;
    if (wish !== undefined) candidates.add(serviceKey(namespace, splitGatewayKey(wish.gateway).name));
  }
  return Array.from(candidates);
}

function shareWorkload(facts: Facts, a: ServiceKey, b: ServiceKey): boolean {
  const [selectorA, selectorB] = [selectorFor(facts, a), selectorFor(facts, b)];
  return (
    Object.keys(selectorB).length > 0 &&
    podLabels(facts, a).some((labels) => labelsMatch(selectorA, labels) && labelsMatch(selectorB, labels))
  );
}

function ageOf(facts: Facts, service: ServiceKey): string {
  return `${ownGateway(facts, service)?.object.meta.creationTimestamp ?? "~"} ${service}`;
}
