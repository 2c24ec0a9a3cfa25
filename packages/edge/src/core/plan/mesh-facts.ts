import { type Labels, labelsMatch, type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { JsonObject, KubeDestinationRule, KubeGateway, KubePeerAuthentication } from "../kube.js";
import { completeHost, hostCovers, hostOf } from "../render/host-name.js";
import { isOurs } from "../render/ownership.js";
import { asList, asObject } from "../render/recover-rule.js";
import { type GatewayContent, hostsOf } from "../render/render-gateway.js";
import { type GatewayServer, serverCovers, serversOf } from "./gateway-server.js";
import { refusedBy, sortByWidth } from "./mtls-refusal.js";
import type { Writes } from "./writes.js";

export interface MeshOptions {
  readonly view: ClusterView;
  readonly writes: Writes;
  readonly clusterDomain: string;
  readonly rootNamespace: string;
}

interface ForeignRule {
  readonly host: string;
  /** `namespace/name`. */
  readonly name: string;
}

/** What the mesh's objects, ours and others', say about any service; read once for all services of a pass. */
export class MeshFacts {
  /** Gateways of somebody else's. */
  readonly foreignGateways: readonly KubeGateway[];
  private readonly options: MeshOptions;
  private readonly exactRules = new Map<string, string>();
  private readonly wildcardRules: ForeignRule[] = [];
  /** Of each of our Gateways, as the cache shows it and as it may be at this moment. */
  private readonly ownHosts: readonly ReadonlySet<string>[];
  private readonly foreignPassthrough: readonly GatewayServer[];
  private readonly disabled: readonly KubePeerAuthentication[];
  private byWidth: undefined | readonly KubePeerAuthentication[];

  constructor(options: MeshOptions, nowMs: number) {
    this.options = options;
    const gateways = Array.from(options.view.gateways(), (shown) => shown.object);
    this.foreignGateways = gateways.filter((gateway) => !isOurs(gateway.meta));
    this.foreignPassthrough = this.foreignGateways.flatMap(serversOf).filter((server) => server.isPassthrough);
    const written = options.writes.pendingIn("Gateway", undefined, nowMs);
    const objects = written.flatMap((action) =>
      action.kind === "delete" || action.object.kind !== "Gateway" ? [] : [action.object],
    );
    this.ownHosts = [...gateways.filter((gateway) => isOurs(gateway.meta)), ...objects].map(hostSetOf);
    this.disabled = Array.from(options.view.peerAuthentications()).filter(disablesMtls);
    for (const rule of options.view.own.foreignRules()) this.addForeignRule(rule);
    this.wildcardRules.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** A DestinationRule of somebody else's that sets a traffic policy for the service's host, wherever it lies. */
  conflict(service: ServiceKey): undefined | string {
    const host = hostOf(service, this.options.clusterDomain);
    return this.exactRules.get(host) ?? this.wildcardRules.find((rule) => hostCovers(rule.host, host))?.name;
  }

  /** The host is in a Gateway of ours, as the cache shows it or as it may be at this moment. */
  isAccepted(service: ServiceKey): boolean {
    const host = hostOf(service, this.options.clusterDomain);
    return this.ownHosts.some((hosts) => hosts.has(host));
  }

  /** A Gateway of somebody else's lets other clusters reach the service. */
  isExposedByOthers(service: ServiceKey): boolean {
    return this.foreignPassthrough.some((server) => serverCovers(server, service, this.options.clusterDomain));
  }

  /** A PeerAuthentication that disables mTLS for workloads of this service with any of these labels. */
  mtlsDisabledBy(service: ServiceKey, labelSets: readonly Labels[]): undefined | string {
    const { namespace } = splitServiceKey(service);
    const found = this.disabled.find((authentication) => {
      const { meta, selector } = authentication;
      const isMeshWide = meta.namespace === this.options.rootNamespace && Object.keys(selector).length === 0;
      return isMeshWide || (meta.namespace === namespace && labelSets.some((labels) => labelsMatch(selector, labels)));
    });
    return found === undefined ? undefined : `${found.meta.namespace}/${found.meta.name}`;
  }

  /** The PeerAuthentication by which workloads with some of these labels refuse mTLS; asks for them only if it must. */
  mtlsRefusedBy(service: ServiceKey, labelSets: () => Iterable<Labels>): undefined | string {
    if (this.disabled.length === 0) return undefined;
    const { view, rootNamespace } = this.options;
    this.byWidth ??= sortByWidth(view.peerAuthentications(), rootNamespace);
    const { namespace } = splitServiceKey(service);
    return refusedBy(this.byWidth, { namespace, rootNamespace, labelSets: labelSets() });
  }

  private addForeignRule({ meta, spec }: KubeDestinationRule): void {
    const host = spec["host"];
    if (typeof host !== "string" || !setsPolicy(spec)) return;
    const complete = completeHost(host, meta.namespace, this.options.clusterDomain);
    const name = `${meta.namespace}/${meta.name}`;
    if (complete.startsWith("*")) this.wildcardRules.push({ host: complete, name });
    else this.exactRules.set(complete, [name, this.exactRules.get(complete) ?? name].sort()[0] ?? name);
  }
}

/** Objects never change once they are decoded, and one Gateway may have thousands of hosts. */
const hostSets = new WeakMap<GatewayContent, ReadonlySet<string>>();

function hostSetOf(gateway: GatewayContent): ReadonlySet<string> {
  const known = hostSets.get(gateway);
  if (known !== undefined) return known;
  const hosts = new Set(hostsOf(gateway));
  hostSets.set(gateway, hosts);
  return hosts;
}

/** Subsets alone go with ours (Istio merges them); a traffic policy at any level does not. */
function setsPolicy(spec: JsonObject): boolean {
  if (spec["trafficPolicy"] !== undefined) return true;
  return asList(spec["subsets"]).some((subset) => asObject(subset)["trafficPolicy"] !== undefined);
}

function disablesMtls(authentication: KubePeerAuthentication): boolean {
  return authentication.mode === "DISABLE" || authentication.portModes.includes("DISABLE");
}
