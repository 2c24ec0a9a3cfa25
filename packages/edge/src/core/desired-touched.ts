import type { GatewayKey, ServiceKey } from "@causeway/shared";

/** What a change of the desired state can matter to: the keys to look at again. */
export interface DesiredTouched {
  readonly services: Set<ServiceKey>;
  /** Gateway Services of this cluster. */
  readonly gateways: Set<ServiceKey>;
  readonly remoteGateways: Set<GatewayKey>;
  /** A cluster-wide setting, or the first Complete. */
  everything: boolean;
}

export function desiredTouch(): DesiredTouched {
  return { services: new Set(), gateways: new Set(), remoteGateways: new Set(), everything: false };
}
