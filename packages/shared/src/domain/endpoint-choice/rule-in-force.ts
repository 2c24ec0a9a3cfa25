import { labelsMatch } from "../labels.js";
import { fullHost, hostMatches, isExportedTo, resolveHost } from "./mesh-host.js";
import type { MeshClient, MeshFacts, MeshPolicy, MeshRule, MeshService, MeshSubset } from "./mesh-objects.js";

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
 * The DestinationRules of one namespace are in force: the client's, else the service's, else Istio's root. Of these the
 * most special host counts; the oldest top-level policy wins whole, subsets add up and the oldest of a name wins.
 */
export function ruleInForce(
  rules: readonly MeshRule[],
  service: MeshService,
  client: MeshClient,
  mesh: MeshFacts,
): RuleInForce {
  const host = fullHost(service.namespace, service.name, mesh.clusterDomain);
  const seen = rules.filter((rule) => isFor(rule, host, client, mesh));
  const namespaces = [client.namespace, service.namespace, mesh.rootNamespace];
  const chosen = namespaces.map((namespace) => seen.filter((rule) => rule.namespace === namespace));
  return mergeRules(mostSpecial(chosen.find((list) => list.length > 0) ?? [], mesh));
}

function isFor(rule: MeshRule, host: string, client: MeshClient, mesh: MeshFacts): boolean {
  return (
    hostMatches(resolveHost(rule.host, rule.namespace, mesh.clusterDomain), host) &&
    isExportedTo(rule.exportTo, rule.namespace, client.namespace) &&
    (rule.clients === undefined || (rule.namespace === client.namespace && labelsMatch(rule.clients, client.labels)))
  );
}

/** Rules of the longest matching host, the oldest first. */
function mostSpecial(rules: readonly MeshRule[], mesh: MeshFacts): readonly MeshRule[] {
  const rank = (rule: MeshRule) => {
    const host = resolveHost(rule.host, rule.namespace, mesh.clusterDomain);
    return host.startsWith("*") ? host.length : Number.MAX_SAFE_INTEGER;
  };
  const best = Math.max(...rules.map(rank));
  return rules
    .filter((rule) => rank(rule) === best)
    .toSorted((a, b) => compare(a.createdAt, b.createdAt) || compare(a.name, b.name));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function mergeRules(rules: readonly MeshRule[]): RuleInForce {
  const subsets = new Map<string, MeshSubset>();
  for (const subset of rules.flatMap((rule) => rule.subsets)) {
    if (!subsets.has(subset.name)) subsets.set(subset.name, subset);
  }
  const policy = rules.find((rule) => rule.policy !== undefined)?.policy ?? NO_POLICY;
  return { from: rules.map(({ namespace, name }) => `${namespace}/${name}`), policy, subsets };
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
