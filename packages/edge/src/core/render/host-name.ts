import { isDnsLabel, type ServiceKey, serviceKey, splitServiceKey } from "@causeway/shared";

/** `name.namespace.svc.<cluster domain>`. */
export function hostOf(service: ServiceKey, clusterDomain: string): string {
  const { namespace, name } = splitServiceKey(service);
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** The service that a full host name means; undefined when it is none of this cluster domain. */
export function serviceOfHost(host: string, clusterDomain: string): undefined | ServiceKey {
  const suffix = `.svc.${clusterDomain}`;
  if (!host.endsWith(suffix)) return undefined;
  const parts = host.slice(0, -suffix.length).split(".");
  const [name = "", namespace = ""] = parts;
  return parts.length === 2 && isDnsLabel(name) && isDnsLabel(namespace) ? serviceKey(namespace, name) : undefined;
}

/** A host as Istio completes it: a name without dots belongs to the namespace of the object (`ResolveShortnameToFQDN`). */
export function completeHost(host: string, namespace: string, clusterDomain: string): string {
  return host === "*" || host.includes(".") ? host : `${host}.${namespace}.svc.${clusterDomain}`;
}

/** `*` and `*.suffix` take everything that ends so; anything else only itself. */
export function hostCovers(pattern: string, host: string): boolean {
  return pattern.startsWith("*") ? host.endsWith(pattern.slice(1)) : pattern === host;
}
