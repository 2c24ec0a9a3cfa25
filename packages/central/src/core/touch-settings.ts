import { type ClusterId, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { ConfigDiff } from "./config/diff-views.js";
import type { ConfigView, NamespaceSelector } from "./config-view.js";
import type { Cause } from "./fold-facts.js";
import type { Registry } from "./registry.js";
import { networkOf } from "./world.js";

/** A new revision of the settings, and what differs. */
export interface SettingsChange {
  readonly from: ConfigView;
  readonly to: ConfigView;
  readonly diff: ConfigDiff;
}

/** Notes what a new revision of the settings can matter to. Costs a walk over the services of what changed. */
export function touchSettings(change: SettingsChange, registry: Registry, cause: Cause): void {
  for (const cluster of change.diff.clusters) {
    cause.dirty.origin(cluster, cause.observedAtMs);
    cause.dirty.policy(cluster, cause.observedAtMs);
    if (hasPlanChange(cluster, change)) registry.touchServicesOf(cluster, cause.observedAtMs, cause.dirty);
  }
  touchSelected(change.diff.selectors, registry, cause);
  touchNetworks(change, registry, cause);
}

/** Something that plans read changed, not only the policy that the edge itself acts on. */
function hasPlanChange(cluster: ClusterId, { from, to }: SettingsChange): boolean {
  const [a, b] = [from.clusters.get(cluster), to.clusters.get(cluster)];
  return (
    from.tombstones.has(cluster) !== to.tombstones.has(cluster) ||
    a?.id !== b?.id ||
    a?.network !== b?.network ||
    a?.region !== b?.region ||
    a?.isDrained !== b?.isDrained
  );
}

/** Also services that others draw from a cluster where the namespace is gone: their reason changes. */
function touchSelected(selectors: readonly NamespaceSelector[], registry: Registry, cause: Cause): void {
  if (selectors.length === 0) return;
  for (const { id } of registry.clusters()) {
    const here = selectors.filter(({ cluster }) => cluster === "*" || cluster === id);
    if (here.length === 0) continue;
    for (const service of registry.servicesOf(id)) {
      if (here.some((selector) => takes(selector, service))) cause.dirty.service(service, "all", cause.observedAtMs);
    }
  }
}

function takes({ namespace, isPrefix }: NamespaceSelector, service: ServiceKey): boolean {
  const name = splitServiceKey(service).namespace;
  return isPrefix ? name.startsWith(namespace) : name === namespace;
}

function touchNetworks({ to, diff }: SettingsChange, registry: Registry, cause: Cause): void {
  if (diff.networks.length === 0) return;
  const networks = new Set(diff.networks);
  for (const { id } of registry.clusters()) {
    if (!networks.has(networkOf(id, { config: to, registry }))) continue;
    for (const service of registry.servicesOf(id)) cause.dirty.service(service, "all", cause.observedAtMs);
  }
}
