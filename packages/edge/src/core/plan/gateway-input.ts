import type { GatewayKey, Labels, ServiceKey, WithdrawnDesired } from "@causeway/shared";
import type { InForce } from "../desired-view.js";
import type { KubeGateway, Shown } from "../kube.js";
import type { Action } from "./action.js";
import type { PlanConditions } from "./service-input.js";

/** Everything that the plan for one gateway workload of this cluster is made from, as values. */
export interface GatewayInput extends PlanConditions {
  /** The workload, by the Service that its Gateway object is named after. */
  readonly gateway: GatewayKey;
  /** Every Service of the workload, sorted; that one among them. */
  readonly services: readonly ServiceKey[];
  readonly clusterDomain: string;
  readonly isNamespaceReady: boolean;
  /** Selector of that Service, or of another one of the workload; undefined while there is none. */
  readonly selector: undefined | Labels;
  /** The object of that name, whoever it belongs to. */
  readonly live: undefined | Shown<KubeGateway>;
  readonly pending: undefined | Action;
  /** Other Gateways of ours on the same pods: they go once this one has their hosts. */
  readonly duplicates: readonly { readonly live: Shown<KubeGateway>; readonly pending: undefined | Action }[];
  /** Why ours cannot stand beside a Gateway of somebody else's; undefined when it can. */
  readonly conflict: undefined | string;
  readonly hosts: readonly HostInput[];
}

/** One service that other clusters reach, or should reach, through the workload. */
export interface HostInput {
  readonly service: ServiceKey;
  /** Keys and hashes of the exports that want it, through any Service of the workload. */
  readonly wantedBy: readonly { readonly key: string; readonly hash: string }[];
  readonly subsetKeys: readonly string[];
  /** That none wants it any more. */
  readonly withdrawn: undefined | { readonly key: string; readonly value: InForce<WithdrawnDesired> };
  /** Key under which it is told of when no export wants it. */
  readonly ownKey: string;
  /** The workload's Gateway accepts it. */
  readonly isLive: boolean;
  /** A duplicate of the workload's Gateway accepts it. */
  readonly isInDuplicate: boolean;
  /** Another Gateway accepts it on the same pods. */
  readonly elsewhere: undefined | "others" | "ours";
  /** A PeerAuthentication by which some local instance of it refuses mTLS; undefined when there is none. */
  readonly mtlsRefusedBy: undefined | string;
  /**
   * Monotonic milliseconds since which no entry of it is visible to gateways; undefined while one is. Not looked up for a
   * host that is live.
   */
  readonly guardedSinceMs: undefined | number;
}

/** What becomes of one host. */
export type HostState =
  /** In the Gateway, and stays. */
  | "accepted"
  /** To be added now. */
  | "adding"
  /** Wanted, and not to be added yet. */
  | "waiting"
  /** To be taken out now. */
  | "leaving"
  | "inUse"
  | "held"
  | "storeNotAccepted"
  | "notComplete"
  /** Served by another Gateway on the same pods. */
  | "elsewhere"
  /** Its instances would refuse whoever comes through the gateway. */
  | "disabled"
  | "conflicting";

export interface PlannedHost {
  readonly host: HostInput;
  readonly state: HostState;
}
