import { type ApiObject, type JsonObject, listAt, textAt } from "../api-object.js";
import { FieldRules } from "./field-rules.js";
import type { Prepare } from "./resource-definition.js";
import type { ServiceAllocator } from "./service-allocator.js";

const SUBJECT = { group: "", plural: "services", kind: "Service" };
const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];

/** Defaults of Services (k8s.io/kubernetes pkg/apis/core/v1, SetDefaults_Service). */
export function completeService(service: ApiObject): ApiObject {
  const type = textAt(service, "spec", "type") || "ClusterIP";
  const ports = listAt(service, "spec", "ports").map((port) => ({
    protocol: "TCP",
    targetPort: port["port"] ?? 0,
    ...port,
  }));
  const spec = {
    sessionAffinity: "None",
    ...(type === "ExternalName" ? {} : { internalTrafficPolicy: "Cluster" }),
    ...(type === "NodePort" || type === "LoadBalancer" ? { externalTrafficPolicy: "Cluster" } : {}),
    ...(type === "LoadBalancer" ? { allocateLoadBalancerNodePorts: true } : {}),
    ...service.spec,
    type,
    ...(ports.length === 0 ? {} : { ports }),
  };
  return { ...service, spec };
}

/** Allocations and rules of Services (k8s.io/kubernetes pkg/registry/core/service). */
export function createServiceRules(allocator: ServiceAllocator): Prepare {
  return (service, old) => {
    const given = completeService(service);
    const type = textAt(given, "spec", "type");
    check(given, old, allocator);
    const spec =
      type === "ExternalName" ? externalName(given.spec ?? {}) : clusterScoped({ given, old, type, allocator });
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

function externalName(spec: JsonObject): JsonObject {
  const { clusterIP: _ip, clusterIPs: _ips, ...rest } = spec;
  return rest;
}

function clusterScoped({ given, old, type, allocator }: Completion): JsonObject {
  const clusterIP = textAt(given, "spec", "clusterIP") || textAt(old, "spec", "clusterIP") || allocator.clusterIp();
  const hasNodePorts = type === "NodePort" || type === "LoadBalancer";
  const oldPorts = listAt(old, "spec", "ports");
  const ports = listAt(given, "spec", "ports").map((port) => completePort({ port, oldPorts, hasNodePorts, allocator }));
  return {
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
    ...withoutLeftovers({ given, old, type, allocator }),
    clusterIP,
    clusterIPs: [clusterIP],
    ...(ports.length === 0 ? {} : { ports }),
  };
}

/** Fields that another type has left behind go with it (k8s.io/kubernetes, dropTypeDependentFields). */
function withoutLeftovers({ given, old, type }: Completion): JsonObject {
  const leftovers = [
    ...(type === "ClusterIP" ? ["externalTrafficPolicy"] : []),
    ...(type === "LoadBalancer" ? [] : ["allocateLoadBalancerNodePorts"]),
  ];
  const isLeftover = (field: string) => leftovers.includes(field) && given.spec?.[field] === old?.spec?.[field];
  return Object.fromEntries(Object.entries(given.spec ?? {}).filter(([field]) => !isLeftover(field)));
}

interface PortCompletion {
  readonly port: JsonObject;
  readonly oldPorts: readonly JsonObject[];
  readonly hasNodePorts: boolean;
  readonly allocator: ServiceAllocator;
}

function completePort({ port, oldPorts, hasNodePorts, allocator }: PortCompletion): JsonObject {
  const { nodePort: wanted, ...rest } = port;
  if (!hasNodePorts) return rest;
  const before = oldPorts.find((one) => one["port"] === port["port"] && one["protocol"] === port["protocol"]);
  return { ...rest, nodePort: wanted || before?.["nodePort"] || allocator.nodePort() };
}

function check(service: ApiObject, old: undefined | ApiObject, allocator: ServiceAllocator): void {
  const rules = new FieldRules(SUBJECT, service.metadata.name);
  const type = textAt(service, "spec", "type");
  const clusterIp = textAt(service, "spec", "clusterIP");
  const ports = listAt(service, "spec", "ports");
  rules.oneOf("spec.type", type, TYPES);
  rules.required("spec.ports", ports.length === 0 && clusterIp !== "None" && type !== "ExternalName");
  rules.required("spec.externalName", type === "ExternalName" && textAt(service, "spec", "externalName") === "");
  ports.forEach((port, at) => {
    checkPort({ rules, port, field: `spec.ports[${at}]`, ports });
    checkNodePort({ rules, port, field: `spec.ports[${at}].nodePort`, old, allocator });
  });
  const before = textAt(old, "spec", "clusterIP");
  if (before === "") {
    const isTaken = clusterIp !== "" && allocator.isAddressTaken(clusterIp);
    rules.invalid(
      "spec.clusterIPs",
      [clusterIp],
      isTaken ? "failed to allocate IP: provided IP is already allocated" : undefined,
    );
  } else if (clusterIp !== "" && clusterIp !== before && type !== "ExternalName") {
    rules.invalid("spec.clusterIPs[0]", [clusterIp], "may not change once set");
  }
  rules.check();
}

interface PortCheck {
  readonly rules: FieldRules;
  readonly port: JsonObject;
  readonly field: string;
  readonly ports: readonly JsonObject[];
}

function checkPort({ rules, port, field, ports }: PortCheck): void {
  const number = port["port"];
  const isPort = typeof number === "number" && Number.isInteger(number) && number >= 1 && number <= 65_535;
  rules.invalid(`${field}.port`, number ?? 0, isPort ? undefined : "must be between 1 and 65535, inclusive");
  const name = textAt(port, "name");
  rules.required(`${field}.name`, name === "" && ports.length > 1);
  const twins = ports.filter((other) => name !== "" && textAt(other, "name") === name);
  rules.invalid(`${field}.name`, name, twins.length > 1 && twins[0] !== port ? "duplicate port name" : undefined);
  rules.oneOf(`${field}.protocol`, textAt(port, "protocol") || "TCP", PROTOCOLS);
}

interface NodePortCheck {
  readonly rules: FieldRules;
  readonly port: JsonObject;
  readonly field: string;
  readonly old: undefined | ApiObject;
  readonly allocator: ServiceAllocator;
}

function checkNodePort({ rules, port, field, old, allocator }: NodePortCheck): void {
  const wanted = port["nodePort"];
  if (typeof wanted !== "number" || wanted === 0) return;
  const isOurs = listAt(old, "spec", "ports").some((one) => one["nodePort"] === wanted);
  rules.invalid(
    field,
    wanted,
    !isOurs && allocator.isNodePortTaken(wanted) ? "provided port is already allocated" : undefined,
  );
}
