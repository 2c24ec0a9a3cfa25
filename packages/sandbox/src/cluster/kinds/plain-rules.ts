import { type ApiObject, isObject, type JsonObject, listAt, mapAt, type StringMap, textAt } from "../api-object.js";
import { FieldRules } from "./field-rules.js";

/** Every namespace is labelled with its name. */
export function completeNamespace(namespace: ApiObject): ApiObject {
  const labels = { ...namespace.metadata.labels, "kubernetes.io/metadata.name": namespace.metadata.name };
  return { ...namespace, metadata: { ...namespace.metadata, labels } };
}

/** A new namespace is active and kept by the finalizer that empties it. */
export function prepareNamespace(namespace: ApiObject, old: undefined | ApiObject): ApiObject {
  const spec = old === undefined ? { finalizers: ["kubernetes"] } : namespace.spec;
  return {
    ...namespace,
    ...(spec === undefined ? {} : { spec }),
    status: old === undefined ? { phase: "Active" } : (namespace.status ?? {}),
  };
}

/** Turns stringData into data. */
export function completeSecret(secret: ApiObject): ApiObject {
  const { stringData, ...rest } = secret;
  const plain = isObject(stringData) ? (stringData as StringMap) : {};
  const encoded = Object.entries(plain).map(([key, value]) => [key, Buffer.from(value, "utf8").toString("base64")]);
  const data: JsonObject = { ...mapAt(secret, "data"), ...Object.fromEntries(encoded) };
  return { ...rest, type: textAt(secret, "type") || "Opaque", ...(Object.keys(data).length === 0 ? {} : { data }) };
}

/** Ports have a name, if an empty one. */
export function completeEndpointSlice(slice: ApiObject): ApiObject {
  const ports = listAt(slice, "ports").map((port) => ({ name: "", protocol: "TCP", ...port }));
  return { ...slice, endpoints: listAt(slice, "endpoints"), ports };
}

/** Throws 422 for loopback addresses, as the real server does. */
export function prepareEndpointSlice(slice: ApiObject): ApiObject {
  const rules = new FieldRules(
    { group: "discovery.k8s.io", plural: "endpointslices", kind: "EndpointSlice" },
    slice.metadata.name,
  );
  rules.oneOf("addressType", textAt(slice, "addressType"), ["FQDN", "IPv4", "IPv6"]);
  listAt(slice, "endpoints").forEach((endpoint, at) => {
    const address = textAt(endpoint, "addresses", 0);
    const field = `endpoints[${at}].addresses[0]`;
    rules.required(field, address === "");
    rules.invalid(
      field,
      address,
      address.startsWith("127.") ? "may not be in the loopback range (127.0.0.0/8, ::1/128)" : undefined,
    );
  });
  rules.check();
  return slice;
}
