import { labelsMatch } from "../labels.js";
import { exportsOf, type MergedRule, mergeRules } from "./merge-rules.js";
import { fullHost, hostMatches, resolveHost } from "./mesh-host.js";
import type {
  ClientTlsMode,
  MeshClient,
  MeshFacts,
  MeshPolicy,
  MeshRule,
  MeshService,
  MeshSubset,
} from "./mesh-objects.js";

/** What all DestinationRules together say to one client about one host. */
export interface RuleInForce {
  /** `namespace/name` of the rules that it was made of, the oldest first. */
  readonly from: readonly string[];
  readonly policy: MeshPolicy;
  readonly subsets: ReadonlyMap<string, MeshSubset>;
}

export const NO_POLICY: MeshPolicy = {
  tlsMode: undefined,
  pool: undefined,
  outlier: undefined,
  balancer: undefined,
  ports: new Map(),
};

/**
 * The DestinationRules of one namespace are in force: the client's, else the service's, else Istio's root, whichever first
 * has one for the host; of these the most special host counts. In the client's own namespace not even a rule for other
 * clients lets the next namespace have its say. Of those that are left the one for this client counts, else the last
 * for all clients.
 */
export function ruleInForce(
  rules: readonly MeshRule[],
  service: MeshService,
  client: MeshClient,
  mesh: MeshFacts,
): RuleInForce {
  const host = fullHost(service.namespace, service.name, mesh.clusterDomain);
  const matching = rules.filter((rule) => hostMatches(resolved(rule, mesh), host));
  const found = findMerged(matching, service, client, mesh);
  const isForClient = ({ namespace, clients }: MergedRule) =>
    clients !== undefined && namespace === client.namespace && labelsMatch(clients, client.labels);
  const chosen = found.find(isForClient) ?? found.findLast(({ clients }) => clients === undefined);
  if (chosen === undefined) return { from: [], policy: NO_POLICY, subsets: new Map() };
  const subsets = new Map(chosen.subsets.map((subset) => [subset.name, subset]));
  return { from: chosen.from, policy: chosen.policy ?? NO_POLICY, subsets };
}

function findMerged(
  rules: readonly MeshRule[],
  service: MeshService,
  client: MeshClient,
  mesh: MeshFacts,
): readonly MergedRule[] {
  const isRoot = client.namespace === mesh.rootNamespace;
  const own = rules.filter(
    (rule) => rule.namespace === client.namespace && (isRoot ? isPrivate(rule) : isForOwn(rule)),
  );
  const local = mergeRules(mostSpecial(own, mesh));
  if (local.length > 0) return local;
  for (const namespace of [service.namespace, mesh.rootNamespace]) {
    const exported = rules.filter((rule) => rule.namespace === namespace && !isPrivate(rule));
    const seen = mergeRules(mostSpecial(exported, mesh)).filter(
      ({ exportTo }) => exportTo.size === 0 || exportTo.has("*") || exportTo.has(client.namespace),
    );
    if (seen.length > 0) return seen;
  }
  return [];
}

/** Exported to the rule's own namespace and no other. */
function isPrivate(rule: MeshRule): boolean {
  const exportTo = exportsOf(rule);
  return exportTo.size === 1 && (exportTo.has(".") || exportTo.has(rule.namespace));
}

function isForOwn(rule: MeshRule): boolean {
  const exportTo = exportsOf(rule);
  return exportTo.size === 0 || ["*", ".", rule.namespace].some((one) => exportTo.has(one));
}

/** Rules of the longest matching host. */
function mostSpecial(rules: readonly MeshRule[], mesh: MeshFacts): readonly MeshRule[] {
  const rank = (rule: MeshRule) => {
    const host = resolved(rule, mesh);
    return host.startsWith("*") ? host.length : Number.MAX_SAFE_INTEGER;
  };
  const best = Math.max(...rules.map(rank));
  return rules.filter((rule) => rank(rule) === best);
}

function resolved({ host, namespace }: MeshRule, { clusterDomain }: MeshFacts): string {
  return resolveHost(host, namespace, clusterDomain);
}

/** The policy for one port of a subset, or of the whole service. */
export function policyFor(rule: RuleInForce, subset: undefined | MeshSubset, port: number): MeshPolicy {
  const whole = withPort(rule.policy, rule.policy.ports.get(port));
  if (subset?.policy === undefined) return whole;
  const { policy } = subset;
  const merged: MeshPolicy = {
    tlsMode: policy.tlsMode ?? whole.tlsMode,
    pool: policy.pool ?? whole.pool,
    outlier: policy.outlier ?? whole.outlier,
    balancer: policy.balancer ?? whole.balancer,
    ports: policy.ports,
  };
  return withPort(merged, policy.ports.get(port));
}

/** Settings for a port replace everything: what they do not set has Istio's default, not that of the level above. */
function withPort(policy: MeshPolicy, ofPort: undefined | MeshPolicy): MeshPolicy {
  return ofPort ?? policy;
}

/**
 * The mode by which istiod judges whether an instance can be called with mTLS at all. Here, unlike in the policy, settings for
 * a port that have no mode leave that of the level above in force.
 */
export function judgedTlsMode(
  { policy }: RuleInForce,
  subset: undefined | MeshSubset,
  port: number,
): undefined | ClientTlsMode {
  return modeOf(subset?.policy, port) ?? modeOf(policy, port);
}

function modeOf(policy: undefined | MeshPolicy, port: number): undefined | ClientTlsMode {
  return policy?.ports.get(port)?.tlsMode ?? policy?.tlsMode;
}
