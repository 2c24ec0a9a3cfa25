import { labelsMatch, type ServiceKey, serviceKey } from "@causeway/shared";
import type { KubeDestinationRule } from "../../../packages/edge/src/core/kube.js";
import { isOurs } from "../../../packages/edge/src/core/render/ownership.js";
import type { SimApiServer } from "../cluster/api-server.js";
import { hostsOf, membersOf } from "./truth.js";

const TLS_MODE = "security.istio.io/tlsMode";

/** What must never be in a cluster, each as a sentence; only what our own objects do. */
export function findHarm(api: SimApiServer): string[] {
  return [...findBareEntries(api), ...findLoops(api), ...findDoubleGateways(api)];
}

/** A guarded entry without mTLS in the rule of every service that takes it: plaintext to a gateway. */
function findBareEntries(api: SimApiServer): string[] {
  return takenEntries(api).flatMap(({ entry, service, isGuarded }) => {
    const rule = api.get("DestinationRule", entry.meta.namespace, `k-${service.slice(service.indexOf("/") + 1)}`);
    const isCovered = rule !== undefined && isOurs(rule.meta) && isMutual(rule);
    return isGuarded && !isCovered ? [`guarded ${entry.meta.name} without mTLS in the rule for ${service}`] : [];
  });
}

/** An entry that gateways see, and a gateway that accepts the service: they dial each other without end. */
function findLoops(api: SimApiServer): string[] {
  const hosts = new Set(api.all("Gateway").flatMap((gateway) => (isOurs(gateway.meta) ? hostsOf(gateway.spec) : [])));
  return takenEntries(api).flatMap(({ entry, service, isGuarded }) => {
    const [namespace = "", name = ""] = service.split("/");
    const isAccepted = hosts.has(`${name}.${namespace}.svc.cluster.local`);
    return isAccepted && !isGuarded ? [`unguarded ${entry.meta.name} and a gateway accepts ${service}`] : [];
  });
}

/** Two Gateways of ours on the same pods. */
function findDoubleGateways(api: SimApiServer): string[] {
  const ours = api.all("Gateway").filter((gateway) => isOurs(gateway.meta) && hostsOf(gateway.spec).length > 0);
  return ours.flatMap((gateway, index) => {
    const selector = JSON.stringify(gateway.spec["selector"]);
    const twin = ours
      .slice(0, index)
      .find(
        ({ meta, spec }) => meta.namespace === gateway.meta.namespace && JSON.stringify(spec["selector"]) === selector,
      );
    return twin === undefined ? [] : [`Gateways ${twin.meta.name} and ${gateway.meta.name} on the same pods`];
  });
}

function takenEntries(api: SimApiServer) {
  return api
    .all("WorkloadEntry")
    .filter((entry) => isOurs(entry.meta))
    .flatMap((entry) =>
      membersOf(api, entry.meta.namespace, entry.spec.labels).map(({ meta }) => ({
        entry,
        service: serviceKey(meta.namespace, meta.name) as ServiceKey,
        isGuarded: labelsMatch({ [TLS_MODE]: "disabled" }, entry.spec.labels),
      })),
    );
}

function isMutual({ spec }: KubeDestinationRule): boolean {
  const policy = spec["trafficPolicy"] as undefined | { readonly tls?: { readonly mode?: string } };
  return policy?.tls?.mode === "ISTIO_MUTUAL";
}
