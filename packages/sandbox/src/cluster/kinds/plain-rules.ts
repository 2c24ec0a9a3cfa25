import {
  type ApiObject,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  mapAt,
  type StringMap,
  textAt,
} from "../api-object.js";

/** What empties a namespace before it goes. */
const FINALIZER = "kubernetes";

/** Every namespace is labelled with its name. */
export function completeNamespace(namespace: ApiObject): ApiObject {
  const labels = { ...namespace.metadata.labels, "kubernetes.io/metadata.name": namespace.metadata.name };
  return { ...namespace, metadata: { ...namespace.metadata, labels } };
}

/** A new namespace is active and kept by the finalizer that empties it. */
export function prepareNamespace(namespace: ApiObject, old: undefined | ApiObject): ApiObject {
  const spec = old === undefined ? { finalizers: withOwnFinalizer(namespace) } : namespace.spec;
  return {
    ...namespace,
    ...(spec === undefined ? {} : { spec }),
    status: old === undefined ? { phase: "Active" } : (namespace.status ?? {}),
  };
}

function withOwnFinalizer(namespace: ApiObject): readonly Json[] {
  const given = listAt(namespace, "spec", "finalizers") as readonly Json[];
  return given.includes(FINALIZER) ? given : [...given, FINALIZER];
}

/** All of a node can be had, unless somebody says less. */
export function completeNode(node: ApiObject): ApiObject {
  const { capacity, allocatable = capacity } = node.status ?? {};
  return allocatable === undefined ? node : { ...node, status: { ...node.status, allocatable } };
}

/** Turns stringData into data. */
export function completeSecret(secret: ApiObject): ApiObject {
  const { stringData, ...rest } = secret;
  const plain = isObject(stringData) ? (stringData as StringMap) : {};
  const encoded = Object.entries(plain).map(([key, value]) => [key, Buffer.from(value, "utf8").toString("base64")]);
  const data: JsonObject = { ...mapAt(secret, "data"), ...Object.fromEntries(encoded) };
  return { ...rest, type: textAt(secret, "type") || "Opaque", ...(Object.keys(data).length === 0 ? {} : { data }) };
}
