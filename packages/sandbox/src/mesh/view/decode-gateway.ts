import { hostMatches, type Labels, labelsMatch } from "@causeway/shared";
import { type ApiObject, listAt, mapAt, namespaceOf, textAt } from "../../cluster/api-object.js";
import { numberAt, textsAt } from "./read-value.js";

/** One server of an Istio Gateway that passes TLS through by its server name. */
export interface PassthroughServer {
  readonly port: number;
  /** Labels of the pods that it configures. */
  readonly selector: Labels;
  readonly hosts: readonly HostRule[];
}

interface HostRule {
  /** Namespace of the services that may be meant; `*` is any. */
  readonly namespace: string;
  readonly pattern: string;
}

/** The AUTO_PASSTHROUGH servers of a Gateway; servers of other modes are not part of it. */
export function decodePassthrough(gateway: ApiObject): readonly PassthroughServer[] {
  const selector = mapAt(gateway, "spec", "selector");
  return listAt(gateway, "spec", "servers")
    .filter((server) => textAt(server, "tls", "mode") === "AUTO_PASSTHROUGH")
    .map((server) => ({
      port: numberAt(server, "port", "number") ?? 0,
      selector,
      hosts: textsAt(server, "hosts").map((host) => decodeHost(host, namespaceOf(gateway))),
    }));
}

/** `host` or `namespace/host`; `.` is the Gateway's own namespace. */
function decodeHost(text: string, own: string): HostRule {
  const [namespace = "", pattern] = text.includes("/") ? text.split("/") : ["*", text];
  return { namespace: namespace === "." ? own : namespace, pattern: pattern ?? "" };
}

/** True when one of these servers lets a gateway pod with these labels serve a host on a port. */
export function isServed(servers: readonly PassthroughServer[], pod: Labels, target: ServedTarget): boolean {
  return servers.some(
    ({ port, selector, hosts }) =>
      port === target.gatewayPort &&
      labelsMatch(selector, pod) &&
      hosts.some(
        ({ namespace, pattern }) =>
          (namespace === "*" || namespace === target.namespace) && hostMatches(pattern, target.host),
      ),
  );
}

export interface ServedTarget {
  readonly gatewayPort: number;
  readonly host: string;
  /** Of the service. */
  readonly namespace: string;
}
