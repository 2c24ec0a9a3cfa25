import { assignPriorities } from "./assign-priorities.js";
import { endpointKey, type LeftOut, type LeftOutInstance, type MeshEndpoint, type Transport } from "./endpoint-list.js";
import { type Candidate, listCandidates, withTopology } from "./list-candidates.js";
import { formatSni, fullHost, isExportedTo } from "./mesh-host.js";
import type {
  ClientTlsMode,
  LocalityPolicy,
  MeshClient,
  MeshPolicy,
  MeshSubset,
  OutlierPolicy,
  ServiceWorld,
} from "./mesh-objects.js";
import { policyFor, ruleInForce } from "./rule-in-force.js";

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
  /** `namespace/name` of the DestinationRules in force. */
  readonly rules: readonly string[];
}

export type EndpointChoice =
  | EndpointList
  | { readonly kind: "none"; readonly why: "NotVisible" | "NoPort" | "NoSubset" };

/** Istio's default of mesh config `connectTimeout`. */
const CONNECT_TIMEOUT_MS = 10_000;
const MESH_LOCALITY: LocalityPolicy = { isEnabled: true, failoverPriority: [], failover: [] };

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
  const candidates = listCandidates(world, port);
  const judged = judge(candidates, { client, subset, policy });
  const host = fullHost(service.namespace, service.name, mesh.clusterDomain);
  return {
    kind: "list",
    cluster: `outbound|${port.port}|${target.subset}|${host}`,
    sni: formatSni({ host, port: port.port, subset: target.subset }),
    endpoints: prioritise(judged.kept, { world, client, policy }),
    leftOut: judged.leftOut,
    accounts: listAccounts(world, candidates),
    panicPercent: policy.outlier?.minHealthPercent ?? 0,
    connectTimeoutMs: policy.pool?.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    maxConnections: policy.pool?.maxConnections ?? Number.POSITIVE_INFINITY,
    outlier: policy.outlier,
    rules: rule.from,
  };
}

interface Judging {
  readonly client: MeshClient;
  readonly subset: undefined | MeshSubset;
  readonly policy: MeshPolicy;
}

type Kept = Candidate & { readonly port: number };

function judge(candidates: readonly Candidate[], judging: Judging): Judged {
  const kept: Kept[] = [];
  const leftOut: LeftOutInstance[] = [];
  const keys = new Set<string>();
  for (const candidate of candidates) {
    const { name, port } = candidate;
    const why = reasonAgainst(candidate, judging);
    if (why !== undefined || port === undefined) leftOut.push({ name, why: why ?? "NoPort" });
    else if (keys.has(endpointKey({ ...candidate, port }))) leftOut.push({ name, why: "SameAddress" });
    else {
      keys.add(endpointKey({ ...candidate, port }));
      kept.push({ ...candidate, port });
    }
  }
  if (kept.every(({ address }) => address !== "")) return { kept, leftOut };
  const refused = kept.map(({ name }): LeftOutInstance => ({ name, why: "RefusedWithEmptyAddress" }));
  return { kept: [], leftOut: [...leftOut, ...refused] };
}

interface Judged {
  readonly kept: readonly Kept[];
  readonly leftOut: readonly LeftOutInstance[];
}

function reasonAgainst(candidate: Candidate, { client, subset, policy }: Judging): undefined | LeftOut {
  if (candidate.why !== undefined) return candidate.why;
  if (!matchesSubset(candidate, subset)) return "OtherSubset";
  if (client.networkView !== undefined && !client.networkView.includes(candidate.network)) return "HiddenNetwork";
  // istiod sends pods that are not ready along only where a proxy judges health without a panic threshold.
  if (!candidate.isHealthy && (policy.outlier === undefined || policy.outlier.minHealthPercent > 0)) return "NotReady";
  return client.kind === "gateway" && !candidate.announcesMtls ? "NoMtls" : undefined;
}

function matchesSubset({ labels }: Candidate, subset: undefined | MeshSubset): boolean {
  return subset === undefined || Object.entries(subset.labels).every(([key, value]) => labels[key] === value);
}

interface Prioritising {
  readonly world: ServiceWorld;
  readonly client: MeshClient;
  readonly policy: MeshPolicy;
}

function prioritise(kept: readonly Kept[], { world, client, policy }: Prioritising): readonly MeshEndpoint[] {
  const { cluster, network } = world.mesh;
  const { locality, node } = client;
  const placed = { locality, labels: withTopology(client.labels, { locality, network, cluster, node }) };
  // Without outlier detection Envoy would never leave the first priority, so istiod assigns none.
  const setting = policy.outlier === undefined ? undefined : (policy.balancer?.locality ?? MESH_LOCALITY);
  const priorities = assignPriorities(kept, placed, setting);
  return kept
    .map(({ announcesMtls, why: _why, ...candidate }, at): MeshEndpoint => {
      const transport = transportOf(policy.tlsMode, announcesMtls ? "mutual" : "plaintext");
      return { ...candidate, priority: priorities[at] ?? 0, transport };
    })
    .toSorted((a, b) => a.priority - b.priority);
}

/** Without a mode of a rule, what the instance announces counts (auto mTLS). */
function transportOf(mode: undefined | ClientTlsMode, announced: Transport): Transport {
  if (mode === undefined) return announced;
  if (mode === "DISABLE") return "plaintext";
  return mode === "SIMPLE" ? "simple" : "mutual";
}

/** The union over all instances of the host, whatever the port or subset. */
function listAccounts({ service, mesh }: ServiceWorld, candidates: readonly Candidate[]): readonly string[] {
  const names = candidates.map(({ serviceAccount }) => serviceAccount).filter((name) => name !== "");
  return [...new Set(names)].sort().map((name) => formatSpiffe(mesh.trustDomain, service.namespace, name));
}

/** The identity of a service account: `spiffe://cluster.local/ns/bookinfo/sa/bookinfo-details`. */
export function formatSpiffe(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
