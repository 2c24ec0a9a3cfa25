import type { ClusterId, ErrorCode } from "@causeway/shared";
import type { KubeKind } from "../../../packages/edge/src/core/kube.js";
import type { WatchFault } from "../cluster/kind-watch.js";
import type { NamesFault } from "../names/sim-name-servers.js";
import type { ZoneAnswer } from "../names/zone.js";

export const CLUSTERS: readonly ClusterId[] = ["c1", "c2", "c3"] as ClusterId[];
export const SERVICES = ["bookinfo/details", "bookinfo/details-v1", "bookinfo/ratings", "shop/cart"] as const;
export const WORKSPACES = ["book", "shop"] as const;

export type PodState = "ready" | "unready" | "absent";
export type ServiceShape = "plain" | "labelled" | "otherPorts" | "otherSelector" | "headless" | "absent";

/** What people change in central. */
export type ConfigChange =
  | { readonly kind: "workspace"; readonly workspace: string; readonly clusters: undefined | readonly string[] }
  | { readonly kind: "setting"; readonly workspace: string; readonly exposes: Exposes }
  | { readonly kind: "cluster"; readonly cluster: ClusterId; readonly state: ClusterState }
  /** When the instances of a silent cluster are withdrawn; undefined keeps them. */
  | { readonly kind: "edgeLost"; readonly workspace: string; readonly afterMs: undefined | number };

/** Which services of a workspace are exposed; `nothing`: settings without gateways. */
export type Exposes = "all" | "labelled" | "details" | "nothing" | "absent";
export type ClusterState = "plain" | "drained" | "paused" | "absent";

/** What happens in a cluster, whoever does it. */
export type ClusterChange =
  | { readonly kind: "service"; readonly cluster: ClusterId; readonly service: string; readonly shape: ServiceShape }
  | {
      readonly kind: "pod";
      readonly cluster: ClusterId;
      readonly service: string;
      readonly pod: 1 | 2;
      readonly state: PodState;
      readonly account: string;
      readonly hasSidecar: boolean;
    }
  | { readonly kind: "flap"; readonly cluster: ClusterId; readonly service: string; readonly times: number }
  /** IPs, or the name that the zone has for it. */
  | { readonly kind: "gatewayAddress"; readonly cluster: ClusterId; readonly addresses: readonly string[] }
  | { readonly kind: "gatewayPod"; readonly cluster: ClusterId; readonly pod: 1 | 2; readonly state: PodState }
  | { readonly kind: "gatewayService"; readonly cluster: ClusterId; readonly which: 1 | 2; readonly isThere: boolean }
  | { readonly kind: "namespace"; readonly cluster: ClusterId; readonly namespace: string; readonly isThere: boolean }
  | {
      readonly kind: "hand";
      readonly cluster: ClusterId;
      readonly deed: "edit" | "delete" | "unmark";
      /** Which of our objects, counted round. */
      readonly index: number;
    }
  | { readonly kind: "foreign"; readonly cluster: ClusterId; readonly what: Foreign; readonly isThere: boolean };

/** What the name of a cluster's gateway stands for from now on. */
export interface ZoneChange {
  readonly kind: "zone";
  readonly cluster: ClusterId;
  readonly answer: ZoneAnswer;
}

/** Objects that somebody else has. */
export type Foreign = "rule" | "gateway" | "sameName" | "authentication";

/** What goes wrong. */
export type Fault =
  | {
      readonly kind: "cut";
      readonly cluster: ClusterId;
      readonly stream: undefined | "report" | "follow";
      readonly frames: number;
    }
  | { readonly kind: "delay"; readonly cluster: ClusterId; readonly ms: number; readonly forMs: number }
  | { readonly kind: "halfOpen"; readonly cluster: ClusterId; readonly forMs: number }
  /** `replace`: a new process starts beside the one that runs, which is stopped after that time. */
  | {
      readonly kind: "edge";
      readonly cluster: ClusterId;
      readonly how: "kill" | "stop" | "replace";
      readonly awayMs: number;
    }
  | { readonly kind: "central"; readonly store: "same" | "empty" | "older"; readonly awayMs: number }
  /** A person applies everything again and adopts the store everywhere. */
  | { readonly kind: "repair" }
  | {
      readonly kind: "api";
      readonly cluster: ClusterId;
      readonly code: ErrorCode;
      readonly share: number;
      readonly isCarriedOut: boolean;
      readonly forMs: number;
    }
  | {
      readonly kind: "watch";
      readonly cluster: ClusterId;
      readonly of: readonly KubeKind[];
      readonly fault: WatchFault;
      readonly forMs: number;
    }
  /** The name servers that the edge of the cluster asks. */
  | ({ readonly kind: "names"; readonly cluster: ClusterId; readonly forMs: number } & NamesFault)
  | { readonly kind: "skew"; readonly cluster: ClusterId; readonly ms: number }
  /** The two ends of a stream find different digests: there is a bug somewhere. */
  | { readonly kind: "mismatch"; readonly cluster: ClusterId; readonly stream: "report" | "follow" };

/** One thing that happens, and how long nothing happens before it. */
export interface Step {
  readonly afterMs: number;
  readonly what: ConfigChange | ClusterChange | ZoneChange | Fault;
}

const FAULTS: ReadonlySet<string> = new Set([
  ...["cut", "delay", "halfOpen", "edge", "central", "repair", "api", "watch", "names", "skew", "mismatch"],
]);

export function isFault(what: Step["what"]): what is Fault {
  return FAULTS.has(what.kind);
}

/** One line for a person. */
export function describeStep({ afterMs, what }: Step): string {
  const { kind, ...rest } = what;
  return `+${String(afterMs).padStart(6)} ms  ${kind} ${JSON.stringify(rest)}`;
}
