import type { ReasonText } from "./reason-text.js";

/** Why a cluster as such is out of the game. */
export const CLUSTER_REASON_TEXTS = {
  ClusterGone: {
    means: "A person deleted the Cluster object, so nothing of this cluster is used and its edge is refused.",
    see: "`causeway get clusters` does not list it.",
    mend: "Apply the Cluster object again if the cluster is still meant to take part.",
  },
  ClusterUnknown: {
    means:
      "Central has no complete report of the cluster, or no Cluster object, so it neither gives it anything nor takes anything away.",
    see: "`causeway edges list` shows whether its edge is connected.",
    mend: "Start the cluster's edge, or apply the Cluster object, and wait for its first report.",
  },
  EdgeLost: {
    means: "The cluster's edge has been silent for longer than the workspace allows its instances to be used.",
    see: "`causeway edges list` shows when it was last seen; the WorkspaceSetting's annotation `causeway.dev/edge-lost` says how long is allowed.",
    mend: "Bring the edge back; its instances are used again with its first report.",
  },
  Disconnected: {
    means: "The cluster's edge is not connected to central; what it wrote stays in force.",
    see: "`causeway edges list` shows both streams and why they are down.",
    mend: "Look at the edge's log and at the way from its cluster to central's link address.",
  },
  DuplicateEdge: {
    means: "Several processes are there for one cluster. One of them writes: whoever holds the Lease `causeway-edge`.",
    see: "`kubectl get lease causeway-edge -n causeway-system` names it; `causeway edges list` shows the instance changing.",
    mend: "Stop all edges of the cluster but one, or give each cluster an edge with its own cluster name.",
  },
  ApiServerUnreachable: {
    means: "The edge cannot reach its own cluster's API server; its last report stands and nothing is written there.",
    see: "`causeway edges list` says since when.",
    mend: "Restore the API server, or the edge's way and permission to it.",
  },
  Refused: {
    means: "One end of the link does not take a resource of the other's; its last good value stays in force.",
    see: "`causeway edges list` names the resource and what is wrong with it.",
    mend: "Run the same version of central and edge, and report it as a defect if they are.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;

/** Why nobody has asked for the service to be exposed. */
export const OWNERSHIP_REASON_TEXTS = {
  NoWorkspace: {
    means: "No workspace selects the service's namespace in this cluster.",
    see: "`causeway get workspaces` shows what each one selects under `spec.namespaceSelector.names`.",
    mend: "Add `CLUSTER/NAMESPACE` or `*/NAMESPACE` to the workspace that the service belongs to.",
  },
  NamespaceMissing: {
    means: "The namespace does not exist in this cluster, or is being deleted.",
    see: "`kubectl get namespace NAMESPACE` in the cluster.",
    mend: "Create the namespace in the cluster.",
  },
  ServiceMissing: {
    means: "The cluster has no Service of this namespace and name.",
    see: "`kubectl get service -n NAMESPACE` in the cluster.",
    mend: "Create the Service under the same namespace and name; services are the same only if both are equal.",
  },
  NoEastWestSettings: {
    means: "The workspace has no WorkspaceSetting with `defaultEastWestGatewaySettings`.",
    see: "`causeway get workspacesettings` shows the workspace's setting.",
    mend: "Apply a WorkspaceSetting that names the east-west gateway under `spec.defaultEastWestGatewaySettings`.",
  },
  NotSelected: {
    means: "No item of the workspace's `exposedServices` matches the labels of the Service.",
    see: "`kubectl get service NAME -n NAMESPACE --show-labels` beside the WorkspaceSetting.",
    mend: "Label the Service as an item of `exposedServices` asks, or add an item that matches it.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;

/** Why a service of this shape cannot fail over. */
export const SHAPE_REASON_TEXTS = {
  Headless: {
    means: "The Service is headless: its clients address single instances, which has no remote counterpart.",
    see: "`kubectl get service NAME -n NAMESPACE` shows `None` as its cluster IP.",
    mend: "Offer a second Service with a cluster IP for the clients that should fail over.",
  },
  ExternalName: {
    means: "The Service is only another name for something outside the mesh.",
    see: "`kubectl get service NAME -n NAMESPACE` shows type `ExternalName`.",
    mend: "Give it a selector and type `ClusterIP` if it is meant to have instances.",
  },
  NoSelector: {
    means: "The Service has no selector, so no WorkloadEntry can join it.",
    see: "`kubectl get service NAME -n NAMESPACE -o yaml` shows no `spec.selector`.",
    mend: "Give the Service a selector.",
  },
  UdpOnly: {
    means: "The Service has no TCP port; the way through a gateway is TLS over TCP.",
    see: "`kubectl get service NAME -n NAMESPACE` shows its ports.",
    mend: "Only TCP ports can fail over; there is nothing to mend for a UDP service.",
  },
  UnnamedPort: {
    means:
      "The Service's only port has no name and a numeric targetPort, so an entry has no name by which to send it to the gateway's port.",
    see: "`kubectl get service NAME -n NAMESPACE -o yaml` shows `spec.ports` without `name`.",
    mend: "Name the port of the Service, for example `http`, in every cluster.",
  },
  NodeLocalTraffic: {
    means: "The Service keeps traffic on the node (`internalTrafficPolicy: Local`).",
    see: "`kubectl get service NAME -n NAMESPACE -o yaml` shows `spec.internalTrafficPolicy`.",
    mend: "Set `internalTrafficPolicy: Cluster`.",
  },
  NotVisible: {
    means: "Annotation `networking.istio.io/exportTo` hides the Service from the namespace of the gateway.",
    see: "`kubectl get service NAME -n NAMESPACE -o yaml` shows the annotation.",
    mend: "Remove the annotation, or add the gateway's namespace to it.",
  },
  AmbientUnsupported: {
    means: "Pods of the Service are in an ambient mesh, whose traffic does not go through sidecars.",
    see: "`kubectl get pods -n NAMESPACE --show-labels` shows `istio.io/dataplane-mode=ambient`.",
    mend: "Run the pods with sidecars.",
  },
  SystemNamespace: {
    means: "The namespace belongs to the platform itself, whose services stay in their own cluster.",
    see: "The namespace is one of `kube-system`, `kube-public`, `kube-node-lease` and Istio's root namespace.",
    mend: "Move the service to a namespace of its own if it is meant to fail over.",
  },
  NotInMesh: {
    means: "None of the Service's pods has a sidecar, so mTLS from another cluster cannot reach them.",
    see: "`kubectl get pods -n NAMESPACE --show-labels` does not show `security.istio.io/tlsMode=istio`.",
    mend: "Label the namespace `istio-injection=enabled` and restart the pods.",
  },
  MixedMesh: {
    means: "Some of the Service's pods have no sidecar: mTLS to these would be refused.",
    see: "`kubectl get pods -n NAMESPACE --show-labels` shows which lack `security.istio.io/tlsMode=istio`.",
    mend: "Restart the pods without a sidecar in an injected namespace.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;

/** Why no gateway lets others in, or there is nobody behind it. */
export const GATEWAY_REASON_TEXTS = {
  NoGateway: {
    means:
      "The cluster has no pods with the labels and in the namespace that the WorkspaceSetting's workloadSelector names.",
    see: "`kubectl get pods -n GATEWAY_NAMESPACE --show-labels` in the cluster; `causeway get gateways` for what edges report.",
    mend: "Install the east-west gateway, or correct `workloadSelector` in the WorkspaceSetting.",
  },
  GatewayNoPort: {
    means: "The gateway's pods are there, but no Service with port 15443 selects them.",
    see: "`kubectl get service -n GATEWAY_NAMESPACE` in the cluster.",
    mend: "Add port 15443 to the gateway's Service.",
  },
  GatewayNotReady: {
    means: "No pod of the gateway is ready; importers that have no other source keep using it, new ones wait.",
    see: "`kubectl get pods -n GATEWAY_NAMESPACE` in the cluster.",
    mend: "Find out why the gateway's pods are not ready.",
  },
  GatewayNoAddress: {
    means: "Nothing says how other clusters reach the gateway: no load balancer address, no node port, no annotation.",
    see: "`kubectl get service -n GATEWAY_NAMESPACE` in the cluster shows `<pending>` or no external IP.",
    mend: "Wait for the load balancer, or set annotation `xcp.tetrate.io/cluster-external-addresses` on the gateway's Service.",
  },
  BadExternalAddress: {
    means:
      "Annotation `xcp.tetrate.io/cluster-external-addresses` holds something that is neither an IP address nor a DNS name, and is ignored.",
    see: "`kubectl get service -n GATEWAY_NAMESPACE -o yaml` in the cluster shows the annotation.",
    mend: "Correct the annotation: IP addresses or DNS names, comma separated.",
  },
  ExportPending: {
    means: "The cluster's own edge has not confirmed yet that the gateway accepts traffic for the service.",
    see: "`kubectl get gateways.networking.istio.io -A` in the cluster shows the host once it is there.",
    mend: "Wait; if it stays, look at the cluster in `causeway edges list`.",
  },
  NoReadyInstances: {
    means:
      "The service has no ready instance in this cluster, so others are not sent there; who has no instance anywhere keeps the way there that it has.",
    see: "`kubectl get pods -n NAMESPACE` in the cluster.",
    mend: "Nothing if it was scaled down on purpose; else find out why its pods are not ready.",
  },
  Damped: {
    means:
      "The service lost its last ready instance more than three times within a minute: until it has been stable for a while it is used only where there is no other source.",
    see: "The hold lasts 1 s after the fourth loss and twice as long after each further one, up to 60 s.",
    mend: "Find out why its pods become ready and not ready again.",
  },
  Drained: {
    means: "An operator has taken the cluster out as a source.",
    see: "`causeway get clusters CLUSTER -o yaml` shows annotation `causeway.dev/drain`.",
    mend: "Take annotation `causeway.dev/drain` off the Cluster when the work there is done.",
  },
} as const satisfies Readonly<Record<string, ReasonText>>;
