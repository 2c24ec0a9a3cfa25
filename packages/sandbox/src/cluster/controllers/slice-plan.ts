import { type ApiObject, type JsonObject, listAt, namespaceOf, sameJson, textAt, valueAt } from "../api-object.js";
import { isPodReady } from "./rollout.js";

/** The real controller's default. */
const MAX_ENDPOINTS = 100;

export interface SlicePlan {
  readonly create: readonly ApiObject[];
  readonly update: readonly ApiObject[];
  readonly remove: readonly ApiObject[];
}

interface SlicesOf {
  readonly service: ApiObject;
  /** Pods that the Service selects and that have an address. */
  readonly pods: readonly ApiObject[];
  /** The slices that are there. */
  readonly slices: readonly ApiObject[];
  readonly zoneOf: (nodeName: string) => string;
}

interface Wanted {
  readonly ports: readonly JsonObject[];
  readonly endpoints: Map<string, JsonObject>;
}

/**
 * What must happen to the EndpointSlices of a Service: pods with the same port numbers share slices of up to 100, and a
 * pod stays in the slice it is in. A Service without pods keeps one empty slice.
 */
export function planSlices({ service, pods, slices, zoneOf }: SlicesOf): SlicePlan {
  const groups = groupByPorts(service, pods, zoneOf);
  const update: ApiObject[] = [];
  const remove: ApiObject[] = [];
  for (const slice of slices) {
    const group = groups.get(JSON.stringify(listAt(slice, "ports")));
    const kept = takeKept(slice, group);
    const endpoints = group === undefined ? [] : [...kept, ...takeSome(group, MAX_ENDPOINTS - kept.length)];
    if (endpoints.length === 0 && !isPlaceholder(slice, slices, pods)) {
      remove.push(slice);
      continue;
    }
    if (!sameJson(endpoints, listAt(slice, "endpoints"))) update.push({ ...slice, endpoints });
  }
  const create: ApiObject[] = [];
  for (const group of groups.values()) {
    while (group.endpoints.size > 0) create.push(renderSlice(service, group.ports, takeSome(group, MAX_ENDPOINTS)));
  }
  if (create.length === 0 && remove.length === slices.length) create.push(renderSlice(service, [], []));
  return recycle({ create, update, remove });
}

/** A slice that would go is turned into one that would come, as the real controller does. */
function recycle({ create, update, remove }: SlicePlan): SlicePlan {
  const count = Math.min(create.length, remove.length);
  const recycled = remove.slice(0, count).map((slice, at) => {
    const wanted = create[at];
    return { ...slice, endpoints: listAt(wanted, "endpoints"), ports: listAt(wanted, "ports") };
  });
  return { create: create.slice(count), update: [...update, ...recycled], remove: remove.slice(count) };
}

/** The one empty slice of a Service without pods. */
function isPlaceholder(slice: ApiObject, slices: readonly ApiObject[], pods: readonly ApiObject[]): boolean {
  return pods.length === 0 && slices.length === 1 && listAt(slice, "ports").length === 0;
}

function groupByPorts(
  service: ApiObject,
  pods: readonly ApiObject[],
  zoneOf: (nodeName: string) => string,
): Map<string, Wanted> {
  const groups = new Map<string, Wanted>();
  for (const pod of pods) {
    const ports = resolvePorts(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, endpoints: new Map<string, JsonObject>() };
    group.endpoints.set(pod.metadata.name, renderEndpoint(service, pod, zoneOf));
    groups.set(key, group);
  }
  return groups;
}

/** A named targetPort is the container port of that name; a port that a pod does not have is left out for it. */
function resolvePorts(service: ApiObject, pod: ApiObject): readonly JsonObject[] {
  return listAt(service, "spec", "ports").flatMap((port) => {
    const target = port["targetPort"];
    const number = typeof target === "number" ? target : containerPort(pod, String(target));
    if (number === undefined) return [];
    const appProtocol = textAt(port, "appProtocol");
    return [
      {
        name: textAt(port, "name"),
        protocol: textAt(port, "protocol"),
        port: number,
        ...(appProtocol === "" ? {} : { appProtocol }),
      },
    ];
  });
}

function containerPort(pod: ApiObject, name: string): undefined | number {
  for (const container of listAt(pod, "spec", "containers")) {
    const found = listAt(container, "ports").find((port) => port["name"] === name)?.["containerPort"];
    if (typeof found === "number") return found;
  }
  return undefined;
}

function renderEndpoint(service: ApiObject, pod: ApiObject, zoneOf: (nodeName: string) => string): JsonObject {
  const isLeaving = pod.metadata.deletionTimestamp !== undefined;
  const isServing = isPodReady(pod);
  const ignoresReadiness = valueAt(service, "spec", "publishNotReadyAddresses") === true;
  const nodeName = textAt(pod, "spec", "nodeName");
  const { name, uid } = pod.metadata;
  return {
    addresses: [textAt(pod, "status", "podIP")],
    conditions: { ready: ignoresReadiness || (isServing && !isLeaving), serving: isServing, terminating: isLeaving },
    nodeName,
    targetRef: { kind: "Pod", name, namespace: namespaceOf(pod), uid },
    zone: zoneOf(nodeName),
  };
}

/** Takes out of the group what stays in this slice. */
function takeKept(slice: ApiObject, group: undefined | Wanted): readonly JsonObject[] {
  if (group === undefined) return [];
  return listAt(slice, "endpoints").flatMap((endpoint) => {
    const name = textAt(endpoint, "targetRef", "name");
    const wanted = group.endpoints.get(name);
    group.endpoints.delete(name);
    return wanted === undefined ? [] : [wanted];
  });
}

function takeSome(group: Wanted, max: number): readonly JsonObject[] {
  const names = [...group.endpoints.keys()].sort().slice(0, max);
  return names.flatMap((name) => {
    const endpoint = group.endpoints.get(name);
    group.endpoints.delete(name);
    return endpoint === undefined ? [] : [endpoint];
  });
}

function renderSlice(service: ApiObject, ports: readonly JsonObject[], endpoints: readonly JsonObject[]): ApiObject {
  const { name, uid } = service.metadata;
  const isHeadless = textAt(service, "spec", "clusterIP") === "None";
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: "",
      generateName: `${name}-`,
      namespace: namespaceOf(service),
      uid: "",
      resourceVersion: "",
      creationTimestamp: "",
      labels: {
        ...service.metadata.labels,
        "kubernetes.io/service-name": name,
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        ...(isHeadless ? { "service.kubernetes.io/headless": "" } : {}),
      },
      ownerReferences: [{ apiVersion: "v1", kind: "Service", name, uid, controller: true, blockOwnerDeletion: true }],
    },
    addressType: "IPv4",
    endpoints,
    ports,
  };
}
