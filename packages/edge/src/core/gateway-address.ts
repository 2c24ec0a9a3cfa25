import { err, ok, type Result } from "@causeway/shared";
import type { ClusterView } from "./cluster-view.js";
import { GATEWAY_PORT, gatewayPort } from "./gateway-service.js";
import { parseIp } from "./ip-text.js";
import type { KubeNode, KubeService } from "./kube.js";

/** Set on a gateway's Service by whoever knows better than the Service how other clusters reach it. */
export const EXTERNAL_ADDRESSES_ANNOTATION = "xcp.tetrate.io/cluster-external-addresses";

/** Under which addresses, and behind which port, other clusters reach a gateway. */
export interface GatewayAddress {
  /** Sorted, each once. */
  readonly addresses: readonly string[];
  /** Sorted, each once, lower case, without trailing dot. */
  readonly hostnames: readonly string[];
  readonly port: number;
}

export interface GatewayAddressOptions {
  /** Which of a node's addresses a NodePort gateway is reached at. */
  readonly nodeAddress: "ExternalIP" | "InternalIP";
}

export interface DescribedAddress extends GatewayAddress {
  /** What is wrong with the annotation, empty when nothing is; the address then comes from the other rules. */
  readonly problem: string;
}

/**
 * The first of these that gives anything: the annotation, the load balancer's IPs, its names, ready nodes with the node
 * port, `externalIPs`. Empty lists when none does.
 */
export function describeGatewayAddress(
  view: Pick<ClusterView, "nodes">,
  service: KubeService,
  options: GatewayAddressOptions,
): DescribedAddress {
  const text = service.meta.annotations[EXTERNAL_ADDRESSES_ANNOTATION];
  const external = text === undefined ? undefined : parseExternalAddresses(text);
  if (external?.ok) return { ...external.value, port: GATEWAY_PORT, problem: "" };
  const problem = external === undefined ? "" : external.error;
  const found = atLoadBalancer(service) ?? atNodes(view, service, options) ?? atExternalIps(service);
  return { ...(found ?? NOWHERE), problem };
}

const NOWHERE: GatewayAddress = { addresses: [], hostnames: [], port: GATEWAY_PORT };

/** IPs and DNS names, comma separated, in any mixture. An error names the first part that is neither. */
export function parseExternalAddresses(text: string): Result<Omit<GatewayAddress, "port">> {
  const addresses: string[] = [];
  const hostnames: string[] = [];
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const address = parseIp(part);
    const hostname = parseHostname(part);
    if (address !== undefined) addresses.push(address);
    else if (hostname !== undefined) hostnames.push(hostname);
    else return err(`${EXTERNAL_ADDRESSES_ANNOTATION}: ${describePart(part)} is neither an IP address nor a DNS name`);
  }
  return ok({ addresses: sortedOnce(addresses), hostnames: sortedOnce(hostnames) });
}

const MAX_SHOWN_CHARACTERS = 80;

function describePart(part: string): string {
  return JSON.stringify(part.length > MAX_SHOWN_CHARACTERS ? `${part.slice(0, MAX_SHOWN_CHARACTERS)}...` : part);
}

const HOST_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * A DNS host name (RFC 1123) in lower case, without its trailing dot. A name whose last label is a number is none: it is a
 * mistyped address.
 */
export function parseHostname(text: string): undefined | string {
  const name = text.toLowerCase().replace(/\.$/, "");
  const labels = name.split(".");
  const isName = name.length <= 253 && labels.every((label) => HOST_LABEL.test(label));
  return isName && !/^\d+$/.test(labels.at(-1) ?? "") ? name : undefined;
}

function atLoadBalancer(service: KubeService): undefined | GatewayAddress {
  const names = service.ingress.map((ingress) => ingress.hostname);
  const addresses = [...service.ingress.map((ingress) => ingress.ip), ...names].map(parseIp);
  return (
    somewhere(addresses, [], GATEWAY_PORT) ??
    somewhere(
      [],
      names.map((name) => parseHostname(name)),
      GATEWAY_PORT,
    )
  );
}

function atNodes(
  view: Pick<ClusterView, "nodes">,
  service: KubeService,
  options: GatewayAddressOptions,
): undefined | GatewayAddress {
  const nodePort = gatewayPort(service)?.nodePort ?? 0;
  if (service.type !== "NodePort" || nodePort === 0) return undefined;
  const ips = (node: KubeNode) => (options.nodeAddress === "ExternalIP" ? node.externalIps : node.internalIps);
  const ready = Array.from(view.nodes()).filter((node) => node.isReady);
  return somewhere(ready.flatMap(ips).map(parseIp), [], nodePort);
}

function atExternalIps(service: KubeService): undefined | GatewayAddress {
  return somewhere(service.externalIps.map(parseIp), [], GATEWAY_PORT);
}

/** Undefined when there is neither an address nor a name. */
function somewhere(
  addresses: readonly (undefined | string)[],
  hostnames: readonly (undefined | string)[],
  port: number,
): undefined | GatewayAddress {
  const found = { addresses: sortedOnce(addresses), hostnames: sortedOnce(hostnames), port };
  return found.addresses.length + found.hostnames.length === 0 ? undefined : found;
}

function sortedOnce(texts: readonly (undefined | string)[]): readonly string[] {
  return Array.from(new Set(texts.filter((text) => text !== undefined))).sort();
}
