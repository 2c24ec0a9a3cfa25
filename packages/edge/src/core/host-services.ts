import { type ServiceKey, serviceKey } from "@causeway/shared";
import type { Json, JsonObject } from "./kube.js";

/** What a host of a DestinationRule or Gateway means: one Service, every Service under a suffix, or none of the cluster. */
export type HostMeaning =
  | { readonly kind: "service"; readonly key: ServiceKey }
  /** `*.<namespace>.svc.<domain>`. */
  | { readonly kind: "namespace"; readonly namespace: string }
  | { readonly kind: "all" }
  | { readonly kind: "none" };

/**
 * Reads a host as Istio does: a name without dots belongs to the namespace of the object that says it, any other name is
 * whole, a wildcard takes everything that ends so.
 */
export function parseHost(host: string, namespace: string, clusterDomain: string): HostMeaning {
  const name = host.toLowerCase();
  if (name.startsWith("*")) return parseWildcard(name.slice(1), clusterDomain);
  if (!name.includes("."))
    return name === "" ? { kind: "none" } : { kind: "service", key: serviceKey(namespace, name) };
  const [service = "", of = "", ...rest] = name.split(".");
  if (rest.join(".") !== `svc.${clusterDomain}` || service === "" || of === "") return { kind: "none" };
  return { kind: "service", key: serviceKey(of, service) };
}

function parseWildcard(suffix: string, clusterDomain: string): HostMeaning {
  const whole = `.svc.${clusterDomain}`;
  if (whole.endsWith(suffix)) return { kind: "all" };
  const namespace = withoutSuffix(suffix, whole).slice(1);
  const isNamespace = suffix.endsWith(whole) && suffix.startsWith(".") && namespace !== "" && !namespace.includes(".");
  return isNamespace ? { kind: "namespace", namespace } : { kind: "none" };
}

function withoutSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

/**
 * Hosts of an Istio Gateway, without the namespace that may stand before a slash, each with the positions of the servers
 * that list it.
 */
export function gatewayHosts(spec: JsonObject): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  for (const [position, server] of listOf(spec["servers"]).entries()) {
    if (!isObject(server)) continue;
    for (const entry of listOf(server["hosts"])) {
      if (typeof entry !== "string") continue;
      const host = entry.slice(entry.indexOf("/") + 1);
      hosts.set(host, `${hosts.get(host) ?? ""} ${position}`);
    }
  }
  return hosts;
}

function listOf(value: undefined | Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
