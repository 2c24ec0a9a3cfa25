import type { ReasonText } from "./reason-text.js";

/** Why a cluster does not import a service that others have. */
export const IMPORT_REASON_TEXTS = {
  DifferentWorkspace: {
    means: "The service's namespace belongs to one workspace here and to another one there; failover stays within one.",
    see: "`causeway get workspaces` shows what each one selects.",
    mend: "Let one workspace select the namespace in both clusters.",
  },
  PortMismatch: {
    means:
      "The two Services do not have the same TCP port numbers: a port fails over only where both have it, none without one in common.",
    see: "`kubectl get service NAME -n NAMESPACE` in both clusters.",
    mend: "Give both Services the same port numbers.",
  },
  RemoteOnlyOff: {
    means:
      "The cluster has no such Service, and the workspace does not want one to be made (`causeway.dev/remote-only: off`).",
    see: "`causeway get workspacesettings -o yaml` shows the annotation.",
    mend: "Create the Service in the cluster.",
  },
  RemoteOnlyUnsupported: {
    means: "The cluster has no such Service; this version imports only into Services that are there.",
    see: "`kubectl get service NAME -n NAMESPACE` in the cluster.",
    mend: "Create the Service in the cluster, with the same ports and selector; it needs no pods.",
  },
  NotReachable: {
    means: "The cluster's network may not reach the other cluster's network.",
    see: "`causeway get organizationsettings -o yaml` shows `networkReachability`; `causeway get clusters -o yaml` the networks.",
    mend: "Add the pair to `spec.networkSettings.networkReachability` of the OrganizationSetting if there is a way.",
  },
  ClusterDomainMismatch: {
    means: "The two clusters have different cluster domains, so the host names of their services differ.",
    see: "Each edge's `EDGE_CLUSTER_DOMAIN`.",
    mend: "Only clusters of one cluster domain can stand in for each other.",
  },
  NotPicked: {
    means:
      "Enough other clusters were chosen as sources: an import draws on three at most, those of its own region first.",
    see: "`causeway explain NAMESPACE/NAME` shows the chosen ones.",
    mend: "Nothing: it is next when one of the others goes.",
  },
  NotImported: {
    means: "A source is there that no import of this cluster draws on; it waits for its import.",
    see: "`causeway explain NAMESPACE/NAME --cluster CLUSTER`.",
    mend: "Wait; it ends with the next change of the service.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;

/** What only the edge of the importing or exporting cluster can see. */
export const CONFLICT_REASON_TEXTS = {
  PolicyConflict: {
    means:
      "A DestinationRule of somebody else's sets a traffic policy for the host, against which remote instances would not be used safely.",
    see: "`kubectl get destinationrules -A` in the cluster; the message names it.",
    mend: "Take the traffic policy out of that DestinationRule, or leave only subsets in it.",
  },
  GatewayConflict: {
    means: "A Gateway of somebody else's on the same pods would collide with ours, so ours is not written.",
    see: "`kubectl get gateways.networking.istio.io -A` in the cluster; the message names it.",
    mend: "Take port 15443 or the overlapping hosts out of that Gateway.",
  },
  AlreadyExposed: {
    means: "A Gateway of somebody else's accepts the service already; that one is used.",
    see: "`kubectl get gateways.networking.istio.io -A` in the cluster.",
    mend: "Nothing: the service is exported through it.",
  },
  MtlsDisabled: {
    means:
      "A PeerAuthentication disables mTLS for the service: neither are remote instances reached without it, nor this one by others.",
    see: "`kubectl get peerauthentications -A` in the cluster; the message names it.",
    mend: "Set its mode to `PERMISSIVE` or `STRICT`.",
  },
  LoopGuardMissing: {
    means:
      "Somebody's DestinationRule is in force and the gateway would see remote entries, so two gateways could dial each other.",
    see: "`kubectl get destinationrules -A` in the cluster; the message names it.",
    mend: "Set `tls.mode: ISTIO_MUTUAL` in that DestinationRule, or `ISTIO_META_REQUESTED_NETWORK_VIEW` on the gateway.",
  },
  SelectorOverlap: {
    means: "The remote instances also answer for another Service of the namespace, whose selector takes them.",
    see: "The message names the other Service.",
    mend: "Give the two Services selectors of which none is part of the other, if that is not meant.",
  },
  ForeignObject: {
    means: "An object of somebody else's has the name that ours would have; it is never touched.",
    see: "The message names it; it lacks label `app.kubernetes.io/managed-by: causeway-edge`.",
    mend: "Rename or delete that object.",
  },
  RefusedAddress: {
    means:
      "The gateway's address must not be used: loopback, link-local, multicast, or of the importing cluster's own ranges.",
    see: "`causeway get gateways` shows the address.",
    mend: "Give the gateway an address that the other clusters can reach.",
  },
  HostnameNotResolved: {
    means:
      "The gateway has a DNS name, and the importing edge does not resolve names: its entries carry the name, which Istio ignores.",
    see: "`causeway get gateways` shows the name, `kubectl get we -A` in the importing cluster shows it as ADDRESS.",
    mend: "Set `ENABLE_DNS_RESOLUTION_AT_EDGE` to `true` at the importing edge (in the ControlPlane), or give the gateway an IP address by annotation `xcp.tetrate.io/cluster-external-addresses`.",
  },
  Resolving: {
    means:
      "The importing edge is still resolving the gateway's DNS name for the first time; entries on former addresses stay.",
    see: "`causeway get gateways` shows what the name servers say, `/debug/dns` of the edge in detail.",
    mend: "Wait a second; if it stays, see to the name, or to the name servers of the importing edge.",
  },
  HostnameStale: {
    means:
      "The gateway's DNS name cannot be resolved at the moment; the last good addresses stay for as long as that takes.",
    see: "`causeway get gateways` shows what the name servers say, `/debug/dns` of the edge in detail.",
    mend: "See to the name servers of the importing edge, or to the zone of the name.",
  },
  HostnameGone: {
    means:
      "The gateway's DNS name has no address: the name servers said so three times or more, over more than a minute.",
    see: "`causeway get gateways` shows the name, `/debug/dns` of the importing edge what was answered.",
    mend: "Bring the name back, or give the gateway another address.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;
