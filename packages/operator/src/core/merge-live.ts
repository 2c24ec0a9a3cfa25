import {
  isJsonObject,
  type Json,
  type JsonObject,
  type LiveResource,
  listAt,
  objectAt,
  type WantedResource,
} from "./resource.js";

/** The object as a create sends it. */
export function renderNew({ apiVersion, kind, metadata, body }: WantedResource): JsonObject {
  return { apiVersion, kind, metadata: { ...metadata }, ...body };
}

/**
 * What a replace of the live object sends: the wanted fields over the live ones, so that what others have set beside them
 * (defaults, cluster IPs, node ports, replicas that an autoscaler chose, foreign labels and annotations) stays. Lists are
 * the wanted ones whole; a port of a Service keeps the node port that its name has.
 */
export function mergeLive(live: LiveResource, wanted: WantedResource): JsonObject {
  const { labels, annotations, ownerReferences } = wanted.metadata;
  const merged = mergeObjects(live.raw, { metadata: { labels, annotations, ownerReferences }, ...wanted.body });
  const full = { ...merged, apiVersion: wanted.apiVersion, kind: wanted.kind };
  return wanted.kind === "Service" ? keepNodePorts(full, live.raw) : full;
}

/** True when the live object shows every wanted field: nothing is to be written. */
export function isAsWanted(live: LiveResource, wanted: WantedResource): boolean {
  const { labels, annotations, ownerReferences } = wanted.metadata;
  return holds(live.raw, { metadata: { labels, annotations, ownerReferences }, ...wanted.body });
}

function mergeObjects(live: JsonObject, wanted: JsonObject): JsonObject {
  const entries = Object.entries(wanted).map(([field, value]): [string, Json] => {
    const before = live[field];
    return [field, isJsonObject(value) && isJsonObject(before) ? mergeObjects(before, value) : value];
  });
  return Object.fromEntries([...Object.entries(live).filter(([field]) => !Object.hasOwn(wanted, field)), ...entries]);
}

/** Every wanted field has its value; a list has the wanted members and no others, each with its wanted fields. */
function holds(live: undefined | Json, wanted: Json): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(live) && live.length === wanted.length && wanted.every((one, at) => holds(live[at], one));
  }
  if (!isJsonObject(wanted)) return live === wanted;
  const isEmpty = Object.keys(wanted).length === 0;
  if (!isJsonObject(live)) return isEmpty && live === undefined;
  return Object.entries(wanted).every(([field, value]) => holds(live[field], value));
}

function keepNodePorts(service: JsonObject, live: JsonObject): JsonObject {
  const before = listAt(objectAt(live, "spec"), "ports").filter(isJsonObject);
  const spec = objectAt(service, "spec");
  if (spec["type"] === "ClusterIP") return service;
  const ports = listAt(spec, "ports")
    .filter(isJsonObject)
    .map((port): JsonObject => {
      const nodePort = before.find(({ name }) => name === port["name"])?.["nodePort"];
      return nodePort === undefined ? port : { ...port, nodePort };
    });
  return { ...service, spec: { ...spec, ports } };
}
