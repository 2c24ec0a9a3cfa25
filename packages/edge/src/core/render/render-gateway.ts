import {
  type GatewayKey,
  gatewayKey,
  type Labels,
  type ServiceKey,
  sortLabels,
  splitGatewayKey,
} from "@causeway/shared";
import { GATEWAY_PORT } from "../gateway-service.js";
import type { Json, WantedGateway } from "../kube.js";
import { hostOf, serviceOfHost } from "./host-name.js";
import { companionName, companionOf } from "./object-name.js";
import { ANNOTATION, isOurs, MARK_LABELS, provenanceAnnotations, readFrom, stringList } from "./ownership.js";
import { asList, asObject } from "./recover-rule.js";

/** The Gateway object of one gateway workload of this cluster: which services other clusters may reach through it. */
export interface GatewayWish {
  /** The workload, by one of its Services. */
  readonly gateway: GatewayKey;
  /** Labels of its pods. */
  readonly selector: Labels;
  /** Services that it accepts, each with the label keys that subsets of its host use. */
  readonly services: ReadonlyMap<ServiceKey, readonly string[]>;
}

export function renderGateway(wish: GatewayWish, clusterDomain: string): WantedGateway {
  const { namespace, name } = splitGatewayKey(wish.gateway);
  const services = Array.from(wish.services).sort(([a], [b]) => (a < b ? -1 : 1));
  const withSubsets = services.filter(([, keys]) => keys.length > 0).map(([key, keys]) => [key, [...keys].sort()]);
  return {
    kind: "Gateway",
    meta: {
      namespace,
      name: companionName(name),
      labels: MARK_LABELS,
      annotations: provenanceAnnotations({
        sourceCluster: undefined,
        service: undefined,
        gateway: wish.gateway,
        from: { subsetKeys: Object.fromEntries(withSubsets) },
      }),
    },
    spec: {
      selector: sortLabels(wish.selector),
      servers: [
        {
          port: { number: GATEWAY_PORT, name: "tls", protocol: "TLS" },
          tls: { mode: "AUTO_PASSTHROUGH" },
          hosts: services.map(([key]) => hostOf(key, clusterDomain)).sort(),
        },
      ],
    },
  };
}

/** A Gateway that is or will be in the cluster, ours or not. */
export type GatewayContent = Pick<WantedGateway, "meta" | "spec">;

/** The inverse of `renderGateway`; undefined when the Gateway is not ours. */
export function recoverGateway(gateway: GatewayContent, clusterDomain: string): undefined | GatewayWish {
  const { namespace, name, annotations } = gateway.meta;
  const of = companionOf(name);
  if (!isOurs(gateway.meta) || of === undefined) return undefined;
  const { cluster } = splitGatewayKey((annotations[ANNOTATION.gateway] ?? "") as GatewayKey);
  const subsetKeys = asObject(readFrom(gateway.meta)["subsetKeys"] as undefined | Json);
  const services = new Map<ServiceKey, readonly string[]>();
  for (const host of hostsOf(gateway)) {
    const service = serviceOfHost(host, clusterDomain);
    if (service !== undefined) services.set(service, stringList(subsetKeys[service]));
  }
  return { gateway: gatewayKey(cluster, namespace, of), selector: selectorOf(gateway), services };
}

/** Every host of every server, as written. */
export function hostsOf(gateway: GatewayContent): readonly string[] {
  return asList(gateway.spec["servers"]).flatMap((server) => stringList(asObject(server)["hosts"]));
}

/** Labels of the pods that the Gateway configures; empty takes every gateway of the cluster. */
export function selectorOf(gateway: GatewayContent): Labels {
  const entries = Object.entries(asObject(gateway.spec["selector"]));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
