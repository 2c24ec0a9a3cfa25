import type { KubeService, KubeServicePort } from "./kube.js";

/** The port of Istio's AUTO_PASSTHROUGH listeners: what makes a Service a gateway's. */
export const GATEWAY_PORT = 15443;

/** The port by which a Service serves other clusters; undefined when it is no gateway's. */
export function gatewayPort(service: KubeService): undefined | KubeServicePort {
  if (service.type === "ExternalName" || Object.keys(service.selector).length === 0) return undefined;
  return service.ports.find((port) => port.number === GATEWAY_PORT && port.protocol === "TCP");
}
