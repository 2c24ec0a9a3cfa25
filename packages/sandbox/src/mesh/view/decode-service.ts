import type { EntryInstance, MeshPort, MeshService, PodInstance } from "@causeway/shared";
import {
  type ApiObject,
  type JsonObject,
  listAt,
  mapAt,
  namespaceOf,
  textAt,
  valueAt,
} from "../../cluster/api-object.js";
import { numberAt, parsePlace, placeOfNode, portsAt } from "./read-value.js";

export function decodeService(service: ApiObject): MeshService {
  const exportTo = service.metadata.annotations?.["networking.istio.io/exportTo"] ?? "";
  return {
    namespace: namespaceOf(service),
    name: service.metadata.name,
    selector: mapAt(service, "spec", "selector"),
    ports: listAt(service, "spec", "ports").map(decodePort),
    exportTo: exportTo.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()])),
  };
}

function decodePort(port: JsonObject): MeshPort {
  const number = numberAt(port, "port") ?? 0;
  const target = port["targetPort"];
  const targetPort = typeof target === "string" || typeof target === "number" ? target : number;
  return { name: textAt(port, "name"), port: number, targetPort, protocol: textAt(port, "protocol") || "TCP" };
}

/** Objects that an endpoint of a slice refers to. */
export interface SliceContext {
  pod(name: string): undefined | ApiObject;
  node(name: string): undefined | ApiObject;
}

/** The endpoints of one EndpointSlice, without those whose pod is not there (any more). */
export function decodeSlice(slice: ApiObject, context: SliceContext): readonly PodInstance[] {
  const ports = Object.fromEntries(
    listAt(slice, "ports").map((port) => [textAt(port, "name"), numberAt(port, "port") ?? 0]),
  );
  return listAt(slice, "endpoints").flatMap((endpoint) => decodeEndpoint(endpoint, ports, context));
}

/** Only a pod says where it runs: for an endpoint without one istiod does not look at the node. */
function decodeEndpoint(
  endpoint: JsonObject,
  ports: Readonly<Record<string, number>>,
  { pod, node }: SliceContext,
): readonly PodInstance[] {
  const name = textAt(endpoint, "targetRef", "name");
  const found = name === "" ? undefined : pod(name);
  if (found === undefined && name !== "") return [];
  const nodeName = textAt(found, "spec", "nodeName");
  const address = textAt(endpoint, "addresses", 0);
  return [
    {
      name: name === "" ? address : name,
      address,
      ports,
      health: healthOf(endpoint),
      labels: found?.metadata.labels ?? {},
      serviceAccount: textAt(found, "spec", "serviceAccountName"),
      locality: placeOfNode(node(nodeName)),
      node: nodeName,
    },
  ];
}

/** A missing condition counts as ready, and as terminating where the endpoint is not ready. */
function healthOf(endpoint: JsonObject): PodInstance["health"] {
  if (valueAt(endpoint, "conditions", "ready") !== false) return "ready";
  return valueAt(endpoint, "conditions", "terminating") === false ? "notReady" : "terminating";
}

export function decodeEntry(entry: ApiObject): EntryInstance {
  return {
    name: entry.metadata.name,
    address: textAt(entry, "spec", "address"),
    ports: portsAt(entry, "spec", "ports"),
    network: textAt(entry, "spec", "network"),
    locality: parsePlace(textAt(entry, "spec", "locality")),
    serviceAccount: textAt(entry, "spec", "serviceAccount"),
    labels: mapAt(entry, "spec", "labels"),
    weight: numberAt(entry, "spec", "weight"),
  };
}
