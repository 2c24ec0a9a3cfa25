/** The name under which the mesh knows a Service. */
export function fullHost(namespace: string, name: string, clusterDomain: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** A host as an object of a namespace writes it, in full: Istio completes names without a dot only. */
export function resolveHost(host: string, namespace: string, clusterDomain: string): string {
  return host.includes(".") || host === "*" ? host : fullHost(namespace, host, clusterDomain);
}

/** True when a pattern, a host or `*` with any ending, takes a host. */
export function hostMatches(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith("*") && host.endsWith(pattern.slice(1)));
}

/** True when an object of a namespace with this `exportTo` is seen from another. */
export function isExportedTo(exportTo: readonly string[], owner: string, viewer: string): boolean {
  if (exportTo.length === 0 || exportTo.includes("*")) return true;
  return exportTo.includes(viewer) || (exportTo.includes(".") && owner === viewer);
}

/** What a TLS connection of the mesh asks for: a port and perhaps a subset of a host. */
export interface SniTarget {
  readonly host: string;
  readonly port: number;
  /** "" for the whole service. */
  readonly subset: string;
}

/** The server name that a sidecar sends: `outbound_.9080_.v2_.reviews.bookinfo.svc.cluster.local`. */
export function formatSni({ host, port, subset }: SniTarget): string {
  return `outbound_.${port}_.${subset}_.${host}`;
}

const SNI = /^outbound_\.(\d{1,5})_\.([^_]*)_\.(.+)$/;

/** The inverse of `formatSni`; undefined for any other server name. */
export function parseSni(text: string): undefined | SniTarget {
  const [, port = "", subset = "", host = ""] = SNI.exec(text) ?? [];
  return host === "" ? undefined : { host, port: Number(port), subset };
}
