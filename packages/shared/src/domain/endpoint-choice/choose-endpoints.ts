import type { LeftOut, LeftOutInstance, MeshEndpoint } from "./endpoint-list.js";
import { listAccounts } from "./list-accounts.js";
import { type Candidate, listCandidates } from "./list-candidates.js";
import { formatSni, fullHost, isExportedTo } from "./mesh-host.js";
import type { ClientTlsMode, MeshClient, MeshPolicy, MeshSubset, OutlierPolicy, ServiceWorld } from "./mesh-objects.js";
import { orderEndpoints, type Usable } from "./order-endpoints.js";
import { judgedTlsMode, policyFor, ruleInForce } from "./rule-in-force.js";

export interface EndpointTarget {
  readonly port: number;
  /** "" for the whole service. */
  readonly subset: string;
}

/** Where a client's requests for one port of a service can go, the first choice first. */
export interface EndpointList {
  readonly kind: "list";
  /** Istio's name of it: `outbound|9080||details.bookinfo.svc.cluster.local`. */
  readonly cluster: string;
  readonly sni: string;
  /** By priority, then in the order in which istiod has them. */
  readonly endpoints: readonly MeshEndpoint[];
  readonly leftOut: readonly LeftOutInstance[];
  /** SPIFFE names that may answer; empty asks for none. */
  readonly accounts: readonly string[];
  /** Below this share of healthy endpoints a proxy uses all of them; 0 is never. */
  readonly panicPercent: number;
  readonly connectTimeoutMs: number;
  /** Connections to the service at a time. */
  readonly maxConnections: number;
  readonly outlier: undefined | OutlierPolicy;
  /** Within a priority a locality is chosen by its weight first, then an endpoint of it. */
  readonly weighsLocalities: boolean;
  /** `namespace/name` of the DestinationRules in force. */
  readonly rules: readonly string[];
}

export type EndpointChoice =
  | EndpointList
  | { readonly kind: "none"; readonly why: "NotVisible" | "NoPort" | "NoSubset" };

/** Istio's default of mesh config `connectTimeout`. */
const CONNECT_TIMEOUT_MS = 10_000;

/** The endpoints that istiod sends to a client for a port of a service, with everything that decides among them. */
export function chooseEndpoints(world: ServiceWorld, client: MeshClient, target: EndpointTarget): EndpointChoice {
  const { service, mesh } = world;
  if (!isExportedTo(service.exportTo, service.namespace, client.namespace)) return { kind: "none", why: "NotVisible" };
  const port = service.ports.find((one) => one.port === target.port && one.protocol !== "UDP");
  if (port === undefined) return { kind: "none", why: "NoPort" };
  const rule = ruleInForce(world.rules, service, client, mesh);
  const subset = rule.subsets.get(target.subset);
  if (target.subset !== "" && subset === undefined) return { kind: "none", why: "NoSubset" };
  const policy = policyFor(rule, subset, port.port);
  const tlsMode = judgedTlsMode(rule, subset, port.port);
  const judged = judge(listCandidates(world, port), { client, subset, policy, tlsMode });
  const { endpoints, duplicates } = orderEndpoints(judged.usable, { world, client, policy });
  const host = fullHost(service.namespace, service.name, mesh.clusterDomain);
  return {
    kind: "list",
    cluster: `outbound|${port.port}|${target.subset}|${host}`,
    sni: formatSni({ host, port: port.port, subset: target.subset }),
    endpoints,
    leftOut: [...judged.leftOut, ...duplicates.map(({ name }): LeftOutInstance => ({ name, why: "SameAddress" }))],
    accounts: listAccounts(world),
    panicPercent: policy.outlier?.minHealthPercent ?? 0,
    connectTimeoutMs: policy.pool?.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    maxConnections: policy.pool?.maxConnections ?? Number.POSITIVE_INFINITY,
    outlier: policy.outlier,
    weighsLocalities: weighsLocalities(policy),
    rules: rule.from,
  };
}

interface Judging {
  readonly client: MeshClient;
  readonly subset: undefined | MeshSubset;
  readonly policy: MeshPolicy;
  readonly tlsMode: undefined | ClientTlsMode;
}

interface Judged {
  readonly usable: readonly Usable[];
  readonly leftOut: readonly LeftOutInstance[];
}

function judge(candidates: readonly Candidate[], judging: Judging): Judged {
  const usable: Usable[] = [];
  const leftOut: LeftOutInstance[] = [];
  for (const candidate of candidates) {
    const announcesMtls = candidate.announcesMtls && mayBeMutual(judging.tlsMode);
    const { name, port } = candidate;
    const why = reasonAgainst({ ...candidate, announcesMtls }, judging);
    if (why !== undefined || port === undefined) leftOut.push({ name, why: why ?? "NoPort" });
    else usable.push({ ...candidate, announcesMtls, port });
  }
  if (usable.every(({ address }) => address !== "")) return { usable, leftOut };
  const refused = usable.map(({ name }): LeftOutInstance => ({ name, why: "RefusedWithEmptyAddress" }));
  return { usable: [], leftOut: [...leftOut, ...refused] };
}

/** With any other mode of a rule istiod takes the instance for one without mTLS, whatever it announces. */
function mayBeMutual(tlsMode: undefined | ClientTlsMode): boolean {
  return tlsMode === undefined || tlsMode === "ISTIO_MUTUAL";
}

function reasonAgainst(candidate: Candidate, { client, subset, policy }: Judging): undefined | LeftOut {
  if (candidate.why !== undefined) return candidate.why;
  if (!matchesSubset(candidate, subset)) return "OtherSubset";
  if (!isVisible(candidate, client)) return "HiddenNetwork";
  // With a panic threshold Envoy would use instances that are not ready, so istiod sends none of them along.
  if (!candidate.isHealthy && (policy.outlier?.minHealthPercent ?? 0) > 0) return "NotReady";
  return client.kind === "gateway" && !candidate.announcesMtls ? "NoMtls" : undefined;
}

function matchesSubset({ labels }: Candidate, subset: undefined | MeshSubset): boolean {
  return subset === undefined || Object.entries(subset.labels).every(([key, value]) => labels[key] === value);
}

/** What has no network is in every view. */
function isVisible({ network }: Candidate, { networkView }: MeshClient): boolean {
  return networkView === undefined || network === "" || networkView.includes(network);
}

/** istiod asks for it only where a rule says how to fail over. */
function weighsLocalities({ outlier, balancer }: MeshPolicy): boolean {
  const setting = balancer?.locality;
  if (outlier === undefined || setting === undefined || !setting.isEnabled) return false;
  return setting.failoverPriority.length > 0 || setting.failover.length > 0;
}
