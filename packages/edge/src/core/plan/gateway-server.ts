import { type ServiceKey, splitServiceKey } from "@causeway/shared";
import type { KubeGateway } from "../kube.js";
import { hostCovers, hostOf } from "../render/host-name.js";
import { stringList } from "../render/ownership.js";
import { asList, asObject } from "../render/recover-rule.js";

/** One server of an Istio Gateway. */
export interface GatewayServer {
  /** `namespace/name` of the Gateway. */
  readonly of: string;
  readonly namespace: string;
  readonly port: number;
  /** Mode AUTO_PASSTHROUGH: it passes on by SNI, as east-west gateways do. */
  readonly isPassthrough: boolean;
  /** As written: `host`, or `namespace/host` with `*` and `.` for the namespace. */
  readonly hosts: readonly string[];
}

export function serversOf(gateway: KubeGateway): GatewayServer[] {
  const { namespace, name } = gateway.meta;
  return asList(gateway.spec["servers"])
    .map(asObject)
    .map((server) => ({
      of: `${namespace}/${name}`,
      namespace,
      port: Number(asObject(server["port"])["number"] ?? 0),
      isPassthrough: asObject(server["tls"])["mode"] === "AUTO_PASSTHROUGH",
      hosts: stringList(server["hosts"]),
    }));
}

/** The server accepts the service's host and may choose it: name and namespace fit. */
export function serverCovers(server: GatewayServer, service: ServiceKey, clusterDomain: string): boolean {
  return server.hosts.some((text) => {
    const { scope, host } = splitHost(text);
    const isInScope =
      scope === "*" || (scope === "." ? server.namespace : scope) === splitServiceKey(service).namespace;
    return isInScope && hostCovers(host, hostOf(service, clusterDomain));
  });
}

/** The server matches the service's host by name, whatever it may choose: two such servers on one port collide. */
export function serverMatches(server: GatewayServer, service: ServiceKey, clusterDomain: string): boolean {
  return server.hosts.some((text) => hostCovers(splitHost(text).host, hostOf(service, clusterDomain)));
}

function splitHost(text: string): { readonly scope: string; readonly host: string } {
  const slash = text.indexOf("/");
  return slash < 0 ? { scope: "*", host: text } : { scope: text.slice(0, slash), host: text.slice(slash + 1) };
}
