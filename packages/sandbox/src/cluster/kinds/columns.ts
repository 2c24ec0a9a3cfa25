import { type ApiObject, listAt, mapAt, textAt, valueAt } from "../api-object.js";
import { describeAge } from "./human-duration.js";
import type { Column } from "./resource-definition.js";

type Cell = Column["cell"];

export function column(name: string, cell: Cell): Column {
  return { name, type: "string", priority: 0, cell };
}

/** A number that the API calls text. */
export function textCount(name: string, cell: Cell): Column {
  return { ...count(name, cell), type: "string" };
}

function count(name: string, cell: Cell): Column {
  return { name, type: "integer", priority: 0, cell };
}

/** Shows with `-o wide` only. */
function wide(name: string, cell: Cell): Column {
  return { name, type: "string", priority: 1, cell };
}

export const nameColumn: Column = column("Name", (object) => object.metadata.name);

export const ageColumn: Column = {
  ...column("Age", (object, nowMs) => ageSince(object.metadata.creationTimestamp, nowMs)),
};

/** Custom kinds say of their columns what is in them. */
export const dateColumn: Column = { ...ageColumn, type: "date" };

function ageSince(timestamp: string, nowMs: number): string {
  return timestamp === "" ? "<unknown>" : describeAge(nowMs - Date.parse(timestamp));
}

/** A column of a custom kind: a value in its spec or status; lists print as JSON, as the real server does. */
export function pathColumn(name: string, ...path: readonly string[]): Column {
  return column(name, (object) => {
    const value = valueAt(object, ...path);
    return typeof value === "object" && value !== null ? JSON.stringify(value) : textAt(object, ...path);
  });
}

function orNone(text: string): string {
  return text === "" ? "<none>" : text;
}

function describeSelector(object: ApiObject, ...path: readonly string[]): string {
  const pairs = Object.entries(mapAt(object, ...path)).map(([key, value]) => `${key}=${value}`);
  return orNone(pairs.sort().join(","));
}

export const namespaceColumns: readonly Column[] = [
  nameColumn,
  column("Status", (namespace) => textAt(namespace, "status", "phase")),
  ageColumn,
];

export const nodeColumns: readonly Column[] = [
  nameColumn,
  column("Status", (node) => {
    const ready = listAt(node, "status", "conditions").find((condition) => condition["type"] === "Ready");
    return ready?.["status"] === "True" ? "Ready" : "NotReady";
  }),
  column("Roles", () => "<none>"),
  ageColumn,
  column("Version", (node) => textAt(node, "status", "nodeInfo", "kubeletVersion")),
  wide("Internal-IP", (node) => addressOf(node, "InternalIP")),
  wide("External-IP", (node) => addressOf(node, "ExternalIP")),
  wide("OS-Image", (node) => textAt(node, "status", "nodeInfo", "osImage")),
  wide("Kernel-Version", (node) => textAt(node, "status", "nodeInfo", "kernelVersion")),
  wide("Container-Runtime", (node) => textAt(node, "status", "nodeInfo", "containerRuntimeVersion")),
];

function addressOf(node: ApiObject, type: string): string {
  return orNone(
    textAt(
      listAt(node, "status", "addresses").find((address) => address["type"] === type),
      "address",
    ),
  );
}

export const serviceColumns: readonly Column[] = [
  nameColumn,
  column("Type", (service) => textAt(service, "spec", "type")),
  column("Cluster-IP", (service) => orNone(textAt(service, "spec", "clusterIP"))),
  column("External-IP", externalIp),
  column("Port(s)", (service) => orNone(listAt(service, "spec", "ports").map(describePort).join(","))),
  ageColumn,
  wide("Selector", (service) => describeSelector(service, "spec", "selector")),
];

function externalIp(service: ApiObject): string {
  const type = textAt(service, "spec", "type");
  if (type === "ExternalName") return textAt(service, "spec", "externalName");
  const external = valueAt(service, "spec", "externalIPs");
  const extra = Array.isArray(external) ? external.map(String) : [];
  if (type !== "LoadBalancer") return orNone(extra.join(","));
  const ingress = listAt(service, "status", "loadBalancer", "ingress");
  const given = ingress.map((one) => textAt(one, "ip") || textAt(one, "hostname"));
  const all = [...given, ...extra].join(",");
  return all === "" ? "<pending>" : all;
}

function describePort(port: unknown): string {
  const nodePort = textAt(port, "nodePort");
  return `${textAt(port, "port")}${nodePort === "" ? "" : `:${nodePort}`}/${textAt(port, "protocol")}`;
}

export const podColumns: readonly Column[] = [
  nameColumn,
  column("Ready", (pod) => {
    const containers = listAt(pod, "status", "containerStatuses");
    const ready = containers.filter((status) => status["ready"] === true).length;
    return `${ready}/${listAt(pod, "spec", "containers").length}`;
  }),
  column("Status", (pod) => {
    if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
    const waiting = listAt(pod, "status", "containerStatuses").map((status) =>
      textAt(status, "state", "waiting", "reason"),
    );
    return waiting.find((reason) => reason !== "") ?? textAt(pod, "status", "phase");
  }),
  column("Restarts", (pod) =>
    listAt(pod, "status", "containerStatuses")
      .reduce((sum, status) => sum + Number(status["restartCount"] ?? 0), 0)
      .toString(),
  ),
  ageColumn,
  wide("IP", (pod) => orNone(textAt(pod, "status", "podIP"))),
  wide("Node", (pod) => orNone(textAt(pod, "spec", "nodeName"))),
  wide("Nominated Node", () => "<none>"),
  wide("Readiness Gates", () => "<none>"),
];

export const deploymentColumns: readonly Column[] = [
  nameColumn,
  column("Ready", (object) => `${numberAt(object, "status", "readyReplicas")}/${numberAt(object, "spec", "replicas")}`),
  textCount("Up-to-date", (object) => numberAt(object, "status", "updatedReplicas")),
  textCount("Available", (object) => numberAt(object, "status", "availableReplicas")),
  ageColumn,
  wide("Containers", (object) => containersOf(object, "name")),
  wide("Images", (object) => containersOf(object, "image")),
  wide("Selector", (object) => describeSelector(object, "spec", "selector", "matchLabels")),
];

export const replicaSetColumns: readonly Column[] = [
  nameColumn,
  count("Desired", (object) => numberAt(object, "spec", "replicas")),
  count("Current", (object) => numberAt(object, "status", "replicas")),
  count("Ready", (object) => numberAt(object, "status", "readyReplicas")),
  ageColumn,
  wide("Containers", (object) => containersOf(object, "name")),
  wide("Images", (object) => containersOf(object, "image")),
  wide("Selector", (object) => describeSelector(object, "spec", "selector", "matchLabels")),
];

function containersOf(object: ApiObject, field: string): string {
  return listAt(object, "spec", "template", "spec", "containers")
    .map((container) => textAt(container, field))
    .join(",");
}

function numberAt(object: ApiObject, ...path: readonly string[]): number {
  const value = valueAt(object, ...path);
  return typeof value === "number" ? value : 0;
}

export const endpointSliceColumns: readonly Column[] = [
  nameColumn,
  column("AddressType", (slice) => textAt(slice, "addressType")),
  column("Ports", (slice) => {
    const ports = listAt(slice, "ports").map((port) => textAt(port, "port"));
    return ports.length === 0 ? "<unset>" : ports.join(",");
  }),
  column("Endpoints", (slice) => {
    const endpoints = listAt(slice, "endpoints").flatMap(({ addresses }) =>
      Array.isArray(addresses) ? addresses : [],
    );
    const more = endpoints.length > 3 ? ` + ${endpoints.length - 3} more...` : "";
    return endpoints.length === 0 ? "<unset>" : `${endpoints.slice(0, 3).join(",")}${more}`;
  }),
  ageColumn,
];

export const eventColumns: readonly Column[] = [
  column("Last Seen", (event, nowMs) =>
    ageSince(textAt(event, "lastTimestamp") || event.metadata.creationTimestamp, nowMs),
  ),
  column("Type", (event) => textAt(event, "type")),
  column("Reason", (event) => textAt(event, "reason")),
  column("Object", (event) => {
    const involved = event["involvedObject"];
    return `${textAt(involved, "kind").toLowerCase()}/${textAt(involved, "name")}`;
  }),
  wide("Subobject", (event) => textAt(event, "involvedObject", "fieldPath")),
  wide("Source", (event) => {
    const host = textAt(event, "source", "host");
    return `${textAt(event, "source", "component")}${host === "" ? "" : `, ${host}`}`;
  }),
  column("Message", (event) => textAt(event, "message").trim()),
  wide("First Seen", (event, nowMs) =>
    ageSince(textAt(event, "firstTimestamp") || event.metadata.creationTimestamp, nowMs),
  ),
  wide("Count", (event) => textAt(event, "count") || "1"),
  { ...nameColumn, priority: 1 },
];

export const dataCount = (object: ApiObject): number =>
  Object.keys(mapAt(object, "data")).length + Object.keys(mapAt(object, "binaryData")).length;
