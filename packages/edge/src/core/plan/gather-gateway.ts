import { gatewayKey, labelsMatch, type ServiceKey, splitServiceKey } from "@causeway/shared";
import { exportKey } from "../desired-view.js";
import { GATEWAY_PORT } from "../gateway-service.js";
import type { KubeGateway, Shown } from "../kube.js";
import { companionName } from "../render/object-name.js";
import { isOurs } from "../render/ownership.js";
import { recoverGateway, selectorOf } from "../render/render-gateway.js";
import type { Facts } from "./facts.js";
import type { GatewayInput, HostInput } from "./gateway-input.js";
import { type GatewayServer, serverCovers, serverMatches, serversOf } from "./gateway-server.js";
import { type GatewayWorkload, gatewayWorkload, ownGateway, podLabels } from "./gateway-workload.js";
import { maybeUnguarded } from "./owned-entry.js";
import type { PlanConditions } from "./service-input.js";

/** Reads everything that the plan for the workload behind a gateway Service needs. */
export function gatherGateway(facts: Facts, gateway: ServiceKey, conditions: PlanConditions): GatewayInput {
  const { view, writes, cluster, clusterDomain } = facts.context;
  const workload = gatewayWorkload(facts, gateway);
  const { namespace, name } = splitServiceKey(workload.primary);
  const servers = serversBeside(facts, workload);
  const duplicates = workload.services
    .filter((service) => service !== workload.primary)
    .map((service) => ownGateway(facts, service))
    .filter((live) => live !== undefined);
  const hosts = gatherHosts(facts, workload, duplicates, servers);
  const namespaceMeta = view.namespace(namespace)?.meta;
  // The workload's Gateway keeps its name when the Service that it is named after goes and another one stays.
  const selector = [workload.primary, ...workload.services]
    .map((service) => view.service(service)?.selector ?? {})
    .find((labels) => Object.keys(labels).length > 0);
  const pendingOf = (object: string) => writes.pending({ kind: "Gateway", namespace, name: object }, facts.nowMs);
  return {
    ...conditions,
    gateway: gatewayKey(cluster, namespace, name),
    services: workload.services,
    clusterDomain,
    isNamespaceReady: namespaceMeta !== undefined && !namespaceMeta.isTerminating,
    selector,
    live: view.gateway(namespace, companionName(name)),
    pending: pendingOf(companionName(name)),
    duplicates: duplicates.map((live) => ({ live, pending: pendingOf(live.object.meta.name) })),
    conflict: conflictOf(hosts, servers, clusterDomain),
    hosts,
  };
}

function gatherHosts(
  facts: Facts,
  workload: GatewayWorkload,
  duplicates: readonly Shown<KubeGateway>[],
  servers: readonly GatewayServer[],
): HostInput[] {
  const { desired } = facts.context;
  const accepted: Accepted = {
    primary: servicesOf(facts, ownGateway(facts, workload.primary)),
    duplicated: new Map(duplicates.flatMap((live) => Array.from(servicesOf(facts, live)))),
    beside: acceptedBeside(facts, workload),
    isTheirs: (service) => theirs.some((server) => serverCovers(server, service, facts.context.clusterDomain)),
  };
  const theirs = servers.filter((server) => server.isPassthrough);
  const wanted = desired.isComplete ? workload.services.flatMap((of) => Array.from(desired.exportsThrough(of))) : [];
  return Array.from(new Set([...wanted, ...accepted.primary.keys(), ...accepted.duplicated.keys()]))
    .sort()
    .map((service) => gatherHost(facts, workload, service, accepted));
}

/** Which Gateways on the workload's pods accept a service already, with its subset keys. */
interface Accepted {
  readonly primary: ReadonlyMap<ServiceKey, readonly string[]>;
  readonly duplicated: ReadonlyMap<ServiceKey, readonly string[]>;
  readonly beside: ReadonlySet<ServiceKey>;
  isTheirs(service: ServiceKey): boolean;
}

function gatherHost(facts: Facts, workload: GatewayWorkload, service: ServiceKey, accepted: Accepted): HostInput {
  const { desired } = facts.context;
  const keys = workload.services.map((of) => exportKey(of, service));
  const exports = workload.services.flatMap((of) => {
    const found = desired.isComplete ? desired.export(of, service) : undefined;
    return found === undefined ? [] : [{ key: exportKey(of, service), ...found }];
  });
  const liveKeys = accepted.primary.get(service) ?? accepted.duplicated.get(service) ?? [];
  const wantedKeys = new Set(exports.flatMap((found) => found.value.subsetKeys));
  const ours = accepted.beside.has(service) ? "ours" : undefined;
  return {
    service,
    wantedBy: exports.map(({ key, hash }) => ({ key, hash })),
    subsetKeys: exports.length > 0 ? Array.from(wantedKeys).sort() : liveKeys,
    withdrawn: keys.flatMap((key) => {
      const value = desired.withdrawn(key);
      return value === undefined ? [] : [{ key, value }];
    })[0],
    ownKey: exportKey(workload.primary, service),
    isLive: accepted.primary.has(service),
    isInDuplicate: accepted.duplicated.has(service),
    elsewhere: accepted.isTheirs(service) ? "others" : ours,
    mtlsRefusedBy: facts.mtlsRefusedBy(service),
    guardedSinceMs: accepted.primary.has(service) ? Number.NEGATIVE_INFINITY : guardedSinceMs(facts, service),
  };
}

function servicesOf(facts: Facts, live: undefined | Shown<KubeGateway>): ReadonlyMap<ServiceKey, readonly string[]> {
  const wish = live === undefined ? undefined : recoverGateway(live.object, facts.context.clusterDomain);
  return wish?.services ?? new Map();
}

/** A gateway must not get to know a service while it could see an entry of another cluster's gateway for it. */
function guardedSinceMs(facts: Facts, service: ServiceKey): undefined | number {
  const entries = facts.namespaceOf(service).entriesTakenBy(service);
  return facts.context.settling.overSinceMs(`unguarded ${service}`, entries.some(maybeUnguarded), facts.nowMs);
}

/** Servers of somebody else's Gateways, in any namespace, on the same pods and the same port. */
function serversBeside(facts: Facts, workload: GatewayWorkload): GatewayServer[] {
  return facts.mesh.foreignGateways
    .filter((gateway) => isOnPods(facts, workload, gateway))
    .flatMap(serversOf)
    .filter((server) => server.port === GATEWAY_PORT);
}

/** Services that a Gateway of ours for another workload accepts on these pods too, because its labels fit them. */
function acceptedBeside(facts: Facts, workload: GatewayWorkload): ReadonlySet<ServiceKey> {
  const { view } = facts.context;
  const own = new Set(workload.services.map((service) => ownGateway(facts, service)?.object.meta.uid));
  const others = Array.from(view.gateways()).filter(
    ({ object }) => isOurs(object.meta) && !own.has(object.meta.uid) && isOnPods(facts, workload, object),
  );
  return new Set(others.flatMap((live) => Array.from(servicesOf(facts, live).keys())));
}

function isOnPods(facts: Facts, workload: GatewayWorkload, gateway: KubeGateway): boolean {
  const selector = selectorOf(gateway);
  return workload.services.some((service) => podLabels(facts, service).some((labels) => labelsMatch(selector, labels)));
}

function conflictOf(
  hosts: readonly HostInput[],
  servers: readonly GatewayServer[],
  clusterDomain: string,
): undefined | string {
  const other = servers.find((server) => !server.isPassthrough);
  if (other !== undefined) {
    return `Gateway ${other.of} has a server on port ${GATEWAY_PORT} of these pods that is not AUTO_PASSTHROUGH`;
  }
  const ours = hosts.filter((host) => host.elsewhere !== "others").map((host) => host.service);
  const overlap = servers.find((server) => ours.some((service) => serverMatches(server, service, clusterDomain)));
  return overlap === undefined
    ? undefined
    : `Gateway ${overlap.of} matches a host of ours on the same pods without serving it`;
}
