import { assignPriorities, withoutGaps } from "./assign-priorities.js";
import { endpointKey, type MeshEndpoint, type Transport } from "./endpoint-list.js";
import { type Candidate, withTopology } from "./list-candidates.js";
import type { ClientTlsMode, LocalityPolicy, MeshClient, MeshPolicy, ServiceWorld } from "./mesh-objects.js";

/** An instance that gets requests. */
export type Usable = Candidate & { readonly port: number };

export interface Ordering {
  readonly world: ServiceWorld;
  readonly client: MeshClient;
  readonly policy: MeshPolicy;
}

export interface OrderedEndpoints {
  /** By priority. */
  readonly endpoints: readonly MeshEndpoint[];
  /** With an address and port that another one has, too. */
  readonly duplicates: readonly Usable[];
}

const MESH_LOCALITY: LocalityPolicy = { isEnabled: true, failoverPriority: [], failover: [] };

/** Endpoints in the order in which istiod lists them, by place and priority; of several on one address and port Envoy keeps the first. */
export function orderEndpoints(usable: readonly Usable[], ordering: Ordering): OrderedEndpoints {
  const priorities = prioritise(usable, ordering);
  const listed = usable
    .map((one, at) => ({ one, priority: priorities[at] ?? 0 }))
    .toSorted((a, b) => compare(a.one.placeText, b.one.placeText) || a.priority - b.priority);
  const kept = new Map<string, (typeof listed)[number]>();
  const duplicates: Usable[] = [];
  for (const entry of listed) {
    const key = endpointKey(entry.one);
    if (kept.has(key)) duplicates.push(entry.one);
    else kept.set(key, entry);
  }
  const first = [...kept.values()];
  const ranks = withoutGaps(first.map(({ priority }) => priority));
  const endpoints = first
    .map(({ one }, at) => asEndpoint(one, ranks[at] ?? 0, ordering.policy.tlsMode))
    .toSorted((a, b) => a.priority - b.priority);
  return { endpoints, duplicates };
}

function prioritise(usable: readonly Usable[], { world, client, policy }: Ordering): readonly number[] {
  const { cluster, network } = world.mesh;
  const { locality, node } = client;
  const placed = { locality, labels: withTopology(client.labels, { locality, network, cluster, node }) };
  // Without outlier detection Envoy would never leave the first priority, so istiod assigns none.
  const setting = policy.outlier === undefined ? undefined : (policy.balancer?.locality ?? MESH_LOCALITY);
  return assignPriorities(usable, placed, setting);
}

function asEndpoint(candidate: Usable, priority: number, mode: undefined | ClientTlsMode): MeshEndpoint {
  const { announcesMtls, why: _why, placeText: _placeText, ...endpoint } = candidate;
  return { ...endpoint, priority, transport: transportOf(mode, announcesMtls ? "mutual" : "plaintext") };
}

/** Without a mode of a rule, what the instance announces counts (auto mTLS). */
function transportOf(mode: undefined | ClientTlsMode, announced: Transport): Transport {
  if (mode === undefined) return announced;
  if (mode === "DISABLE") return "plaintext";
  return mode === "SIMPLE" ? "simple" : "mutual";
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
