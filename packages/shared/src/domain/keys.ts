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

/** The service that the resource of a report key describes; undefined for resources of other kinds. */
export function serviceOfReportKey(key: string): undefined | ServiceKey {
  return kindOfKey(key) === "service" ? (key.slice("service/".length) as ServiceKey) : undefined;
}

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

const PARSERS: Readonly<Record<string, (rest: string) => DesiredRef>> = {
  origin: (rest) => (hasParts(rest, 1) ? { kind: "origin", cluster: rest as ClusterId } : UNKNOWN),
  gateway: (rest) => (hasParts(rest, 3) ? { kind: "gateway", gateway: rest as GatewayKey } : UNKNOWN),
  source: (rest) => {
    const at = rest.indexOf("@");
    if (at < 0 || !hasParts(rest, 2)) return UNKNOWN;
    return { kind: "source", service: rest.slice(0, at) as ServiceKey, cluster: rest.slice(at + 1) as ClusterId };
  },
  import: (rest) => (hasParts(rest, 2) ? { kind: "import", service: rest as ServiceKey } : UNKNOWN),
  withdrawn: (rest) => ({ kind: "withdrawn", key: rest, of: parseDesiredKey(rest) }),
  export: (rest) => {
    if (!hasParts(rest, 4)) return UNKNOWN;
    const first = rest.indexOf("/");
    const second = rest.indexOf("/", first + 1);
    const [gatewayNamespace, gateway] = [rest.slice(0, first), rest.slice(first + 1, second)];
    return { kind: "export", gatewayNamespace, gateway, service: rest.slice(second + 1) as ServiceKey };
  },
  route: (rest) => (hasParts(rest, 2) ? { kind: "route", service: rest as ServiceKey } : UNKNOWN),
  policy: (rest) => (rest === "" ? { kind: "policy" } : UNKNOWN),
};

export function parseDesiredKey(key: string): DesiredRef {
  const kind = kindOfKey(key);
  const rest = key.slice(kind.length + 1);
  const parse = Object.hasOwn(PARSERS, kind) ? PARSERS[kind] : undefined;
  return parse === undefined ? UNKNOWN : parse(rest);
}

/** Keys are parsed by the hundred thousand: no list is made of their parts. */
function hasParts(rest: string, count: number): boolean {
  let parts = 1;
  for (let at = rest.indexOf("/"); at >= 0; at = rest.indexOf("/", at + 1)) parts += 1;
  return parts === count;
}

/** First segment of a key: the kind of its resource. */
export function kindOfKey(key: string): string {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash);
}
