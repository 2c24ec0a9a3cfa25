import { type ApiObject, type Json, type JsonObject, listAt, sameJson, textAt, valueAt } from "../../api-object.js";
import type { Prepare } from "../resource-definition.js";
import { checkAllocations } from "./check-allocations.js";
import { checkService } from "./check-service.js";
import { chooseFamilies } from "./choose-families.js";
import type { ServiceAllocator } from "./service-allocator.js";

/** How long a client is kept to its pod. */
const STICKY: JsonObject = { clientIP: { timeoutSeconds: 10_800 } };

/** Defaults of Services (k8s.io/kubernetes pkg/apis/core/v1, SetDefaults_Service). */
export function completeService(service: ApiObject): ApiObject {
  const type = textAt(service, "spec", "type") || "ClusterIP";
  const ports = listAt(service, "spec", "ports").map((port) => ({
    protocol: "TCP",
    ...port,
    targetPort: port["targetPort"] || (port["port"] ?? 0),
  }));
  const { sessionAffinityConfig, ...given } = service.spec ?? {};
  const hasAddresses = type === "ClusterIP" && listAt(given, "externalIPs").length > 0;
  const affinity = textAt(given, "sessionAffinity") || "None";
  const spec = {
    sessionAffinity: affinity,
    ...(type === "ExternalName" ? {} : { internalTrafficPolicy: "Cluster" }),
    ...(isExposed(type) || hasAddresses ? { externalTrafficPolicy: "Cluster" } : {}),
    ...(type === "LoadBalancer" ? { allocateLoadBalancerNodePorts: true } : {}),
    ...given,
    ...completeAffinity(affinity, sessionAffinityConfig),
    type,
    ...(ports.length === 0 ? {} : { ports }),
  };
  return { ...service, spec };
}

function completeAffinity(affinity: string, config: undefined | Json): JsonObject {
  if (affinity === "None") return {};
  const isTimed = valueAt(config, "clientIP", "timeoutSeconds") !== undefined;
  if (affinity === "ClientIP" && !isTimed) return { sessionAffinityConfig: STICKY };
  return config === undefined ? {} : { sessionAffinityConfig: config };
}

/** Allocations and rules of Services (k8s.io/kubernetes pkg/registry/core/service). */
export function createServiceRules(allocator: ServiceAllocator): Prepare {
  return (service, old) => {
    const given = chooseFamilies(withoutLeftovers(completeService(service), old), old);
    const type = textAt(given, "spec", "type");
    checkService(given, old);
    checkAllocations(given, old, allocator);
    const spec = type === "ExternalName" ? (given.spec ?? {}) : clusterScoped({ given, old, type, allocator });
    const status = old === undefined ? { loadBalancer: {} } : (given.status ?? old.status ?? { loadBalancer: {} });
    return { ...given, spec, status };
  };
}

interface Completion {
  readonly given: ApiObject;
  readonly old: undefined | ApiObject;
  readonly type: string;
  readonly allocator: ServiceAllocator;
}

function clusterScoped({ given, old, type, allocator }: Completion): JsonObject {
  const clusterIP = textAt(given, "spec", "clusterIP") || textAt(old, "spec", "clusterIP") || allocator.clusterIp();
  const oldPorts = listAt(old, "spec", "ports");
  const ports = listAt(given, "spec", "ports").map((port) =>
    completePort({ port, oldPorts, hasNodePorts: wantsNodePorts(given, type), allocator }),
  );
  const wantsProbe = type === "LoadBalancer" && textAt(given, "spec", "externalTrafficPolicy") === "Local";
  const probePort = given.spec?.["healthCheckNodePort"] || old?.spec?.["healthCheckNodePort"];
  return {
    ...given.spec,
    clusterIP,
    clusterIPs: [clusterIP],
    ...(ports.length === 0 ? {} : { ports }),
    ...(wantsProbe ? { healthCheckNodePort: probePort || allocator.nodePort() } : {}),
  };
}

/** A load balancer may do without, but keeps what it asks for. */
function wantsNodePorts(service: ApiObject, type: string): "given" | "none" | "some" {
  if (!isExposed(type)) return "none";
  return type === "LoadBalancer" && service.spec?.["allocateLoadBalancerNodePorts"] === false ? "given" : "some";
}

function isExposed(type: string): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

/** Fields that another type has left behind go with it (k8s.io/kubernetes, dropTypeDependentFields). */
function withoutLeftovers(given: ApiObject, old: undefined | ApiObject): ApiObject {
  const type = textAt(given, "spec", "type");
  const isLocal = textAt(given, "spec", "externalTrafficPolicy") === "Local";
  const leftovers = [
    ...(type === "ExternalName" ? ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] : []),
    ...(isExposed(type) || listAt(given, "spec", "externalIPs").length > 0 ? [] : ["externalTrafficPolicy"]),
    ...(type === "LoadBalancer" ? [] : ["allocateLoadBalancerNodePorts", "loadBalancerClass"]),
    ...(type === "LoadBalancer" && isLocal ? [] : ["healthCheckNodePort"]),
  ];
  const isLeftover = (field: string) => leftovers.includes(field) && sameJson(given.spec?.[field], old?.spec?.[field]);
  const spec = Object.fromEntries(Object.entries(given.spec ?? {}).filter(([field]) => !isLeftover(field)));
  const ports = listAt(spec, "ports");
  if (isExposed(type) || ports.length === 0) return { ...given, spec };
  const oldPorts = listAt(old, "spec", "ports");
  const isAsBefore = ports.every((port, at) => port["nodePort"] === oldPorts[at]?.["nodePort"]);
  return { ...given, spec: isAsBefore ? { ...spec, ports: ports.map(withoutNodePort) } : spec };
}

function withoutNodePort({ nodePort: _nodePort, ...port }: JsonObject): JsonObject {
  return port;
}

interface PortCompletion {
  readonly port: JsonObject;
  readonly oldPorts: readonly JsonObject[];
  readonly hasNodePorts: "given" | "none" | "some";
  readonly allocator: ServiceAllocator;
}

function completePort({ port, oldPorts, hasNodePorts, allocator }: PortCompletion): JsonObject {
  const { nodePort: wanted, ...rest } = port;
  if (hasNodePorts === "none") return rest;
  const before = oldPorts.find((one) => one["port"] === port["port"] && one["protocol"] === port["protocol"]);
  const known = wanted || before?.["nodePort"];
  if (known) return { ...rest, nodePort: known };
  return hasNodePorts === "some" ? { ...rest, nodePort: allocator.nodePort() } : rest;
}
