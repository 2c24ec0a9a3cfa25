import type { ReasonText } from "./reason-text.js";

/** Why something is not in force yet, or not gone yet. */
export const PROGRESS_REASON_TEXTS = {
  Planning: {
    means: "Central is still working out what the newest settings and reports mean.",
    see: "It takes seconds at most.",
    mend: "Wait.",
  },
  NotConfirmed: {
    means: "The edge has not confirmed yet that the newest version is in force.",
    see: "`causeway edges list` shows whether the edge is connected and how far it is behind.",
    mend: "Wait; if it stays, look at the edge's log.",
  },
  SourcePending: {
    means: "The edge knows that it should draw on a cluster, but not yet on which instances.",
    see: "`causeway explain NAMESPACE/NAME --cluster CLUSTER`.",
    mend: "Wait; if it stays, look at the other cluster in `causeway edges list`.",
  },
  GatewayPending: {
    means: "The edge does not know yet how the other cluster's gateway is reached.",
    see: "`causeway get gateways` shows the gateway's addresses.",
    mend: "Wait; if it stays, give the gateway an address.",
  },
  OrderPending: {
    means: "It is written after something else that must be in force first, or in a burst that waits its turn.",
    see: "It takes a second at most while nothing else is wrong.",
    mend: "Wait; if it stays, look at the edge's log.",
  },
  NotComplete: {
    means: "The edge has not heard everything from central or from its own API server, and deletes nothing until then.",
    see: "`causeway edges list`, and `/readyz` of the edge.",
    mend: "Wait; if it stays, look at the edge's log for a watch that is refused.",
  },
  StoreNotAccepted: {
    means:
      "Central's store is another one, or an older state, than this cluster has followed so far: nothing is deleted.",
    see: "`causeway edges list` says which store it is.",
    mend: "Run `causeway edges adopt CLUSTER` if that store is meant.",
  },
  Held: {
    means: "So much would be deleted at once that the edge keeps it back for a while and asks whether it is meant.",
    see: "`causeway edges list` says how many of how many.",
    mend: "Run `causeway edges release CLUSTER` if it is meant; else bring back what is missing.",
  },
  InUse: {
    means: "Another cluster still sends traffic through it, so it stays for a minute at most.",
    see: "`causeway explain NAMESPACE/NAME` shows who draws on it.",
    mend: "Wait.",
  },
  Observing: {
    means: "The cluster's edge only observes (`EDGE_MODE=observe`): it computes everything and writes nothing.",
    see: "`causeway edges list CLUSTER -o wide` shows the mode and, object by object, what would be written.",
    mend: "Start the edge with `EDGE_MODE=apply`.",
  },
  Paused: {
    means: "The cluster is paused: its edge freezes what is there.",
    see: "`causeway get clusters CLUSTER -o yaml` shows annotation `causeway.dev/paused`.",
    mend: "Take annotation `causeway.dev/paused` off the Cluster.",
  },
  WriteFailed: {
    means: "The cluster's API server refuses what the edge writes.",
    see: "The message carries the API server's answer.",
    mend: "Give the edge's ServiceAccount the missing permission, or remove what refuses the object.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;

/** Why a stored object cannot be acted on. */
export const OBJECT_REASON_TEXTS = {
  ParentMissing: {
    means: "The object hangs on another one that is not there.",
    see: "The message names the path.",
    mend: "Apply the missing object, or delete this one.",
  },
  SecondSetting: {
    means: "Its parent has more than one object of this kind, and only one can be in force.",
    see: "The message names the other one.",
    mend: "Delete all but one.",
  },
  NamespaceTaken: {
    means: "Another workspace selects the same namespace of the same cluster, which can belong to one only.",
    see: "The message names both selectors.",
    mend: "Narrow the selectors of one of the two workspaces.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;
