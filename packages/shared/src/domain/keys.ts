import type { ClusterId, GatewayKey, ServiceKey } from "./ids.js";

/**
 * Keys of resources on both streams: `<kind>/<parts>`. Parts are Kubernetes names, so "/" and "@" cannot occur in them.
 */
export const reportKeys = {
  cluster: "cluster",
  namespace: (namespace: string) => `namespace/${namespace}`,
  service: (service: ServiceKey) => `service/${service}`,
  gateway: (namespace: string, name: string) => `gateway/${namespace}/${name}`,
  /** State of one desired resource, or of one owned source. */
  applied: (desiredKey: string) => `applied/${desiredKey}`,
  /** Whether the edge accepts central's store. */
  appliedStore: "applied/store",
  /** Deletes of one source cluster's entries that the brake holds back. */
  appliedHold: (cluster: ClusterId) => `applied/hold/${cluster}`,
} as const;

export const desiredKeys = {
  origin: (cluster: ClusterId) => `origin/${cluster}`,
  gateway: (gateway: GatewayKey) => `gateway/${gateway}`,
  source: (service: ServiceKey, cluster: ClusterId) => `source/${service}@${cluster}`,
  import: (service: ServiceKey) => `import/${service}`,
  /** Of a source, import or export that is no longer wanted. */
  withdrawn: (desiredKey: string) => `withdrawn/${desiredKey}`,
  export: (gatewayNamespace: string, gateway: string, service: ServiceKey) =>
    `export/${gatewayNamespace}/${gateway}/${service}`,
  route: (service: ServiceKey) => `route/${service}`,
  policy: "policy",
} as const;

/** A key taken apart; `unknown` for kinds that this version does not know, or parts that do not fit the kind. */
export type DesiredRef =
  | { readonly kind: "origin"; readonly cluster: ClusterId }
  | { readonly kind: "gateway"; readonly gateway: GatewayKey }
  | { readonly kind: "source"; readonly service: ServiceKey; readonly cluster: ClusterId }
  | { readonly kind: "import"; readonly service: ServiceKey }
  | { readonly kind: "withdrawn"; readonly key: string; readonly of: DesiredRef }
  | {
      readonly kind: "export";
      readonly gatewayNamespace: string;
      readonly gateway: string;
      readonly service: ServiceKey;
    }
  | { readonly kind: "route"; readonly service: ServiceKey }
  | { readonly kind: "policy" }
  | { readonly kind: "unknown" };

const UNKNOWN: DesiredRef = { kind: "unknown" };

const PARSERS: Readonly<Record<string, (rest: string, parts: readonly string[]) => DesiredRef>> = {
  origin: (rest, parts) => (parts.length === 1 ? { kind: "origin", cluster: rest as ClusterId } : UNKNOWN),
  gateway: (rest, parts) => (parts.length === 3 ? { kind: "gateway", gateway: rest as GatewayKey } : UNKNOWN),
  source: (rest, parts) => {
    const at = rest.indexOf("@");
    if (parts.length !== 2 || at < 0) return UNKNOWN;
    return { kind: "source", service: rest.slice(0, at) as ServiceKey, cluster: rest.slice(at + 1) as ClusterId };
  },
  import: (rest, parts) => (parts.length === 2 ? { kind: "import", service: rest as ServiceKey } : UNKNOWN),
  withdrawn: (rest) => ({ kind: "withdrawn", key: rest, of: parseDesiredKey(rest) }),
  export: (_rest, parts) => {
    const [gatewayNamespace = "", gateway = "", namespace = "", name = ""] = parts;
    if (parts.length !== 4) return UNKNOWN;
    return { kind: "export", gatewayNamespace, gateway, service: `${namespace}/${name}` as ServiceKey };
  },
  route: (rest, parts) => (parts.length === 2 ? { kind: "route", service: rest as ServiceKey } : UNKNOWN),
  policy: (rest) => (rest === "" ? { kind: "policy" } : UNKNOWN),
};

export function parseDesiredKey(key: string): DesiredRef {
  const kind = kindOfKey(key);
  const rest = key.slice(kind.length + 1);
  const parse = Object.hasOwn(PARSERS, kind) ? PARSERS[kind] : undefined;
  return parse === undefined ? UNKNOWN : parse(rest, rest.split("/"));
}

/** First segment of a key: the kind of its resource. */
export function kindOfKey(key: string): string {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash);
}
