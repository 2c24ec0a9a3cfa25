import type { Labels } from "../labels.js";
import type { MeshLocality } from "./mesh-objects.js";

/** How a connection to an endpoint is made: the mesh's mTLS, TLS without a client certificate, or none. */
export type Transport = "mutual" | "simple" | "plaintext";

/** One endpoint as a proxy receives it. */
export interface MeshEndpoint {
  /** Name of the pod or of the WorkloadEntry. */
  readonly name: string;
  readonly source: "pod" | "entry";
  readonly address: string;
  readonly port: number;
  /** 0 is used first. */
  readonly priority: number;
  readonly locality: MeshLocality;
  readonly network: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly weight: number;
  /** What istiod says; a proxy may know better. */
  readonly isHealthy: boolean;
  readonly transport: Transport;
}

/** Why an instance that the Service selects gets nothing from this client. */
export type LeftOut =
  /** A name where Istio takes addresses only. */
  | "HostnameAddress"
  | "NotReady"
  | "Terminating"
  | "OtherSubset"
  /** The instance has no such port. */
  | "NoPort"
  /** The client is a gateway, and the instance does not announce mTLS. */
  | "NoMtls"
  /** The client does not look at this network. */
  | "HiddenNetwork"
  /** Another one has the same address and port. */
  | "SameAddress"
  /** An entry without an address makes Envoy refuse the whole list. */
  | "RefusedWithEmptyAddress";

export interface LeftOutInstance {
  readonly name: string;
  readonly why: LeftOut;
}

/** `10.1.0.3:9080`. */
export function endpointKey({ address, port }: Pick<MeshEndpoint, "address" | "port">): string {
  return `${address}:${port}`;
}
