/**
 * Why something is not as an administrator might expect: the closed list of words that reports, status, logs and the
 * CLI print. Each word is explained in the documentation under its own name.
 */
export const REASONS = [
  // a cluster and its edge
  "Disconnected",
  "DuplicateEdge",
  "ApiServerUnreachable",
  "Refused",
  // exposure, in the order of the rows
  "ClusterGone",
  "ClusterUnknown",
  "NoWorkspace",
  "NamespaceMissing",
  "ServiceMissing",
  "NoEastWestSettings",
  "NotSelected",
  "Headless",
  "ExternalName",
  "NoSelector",
  "UdpOnly",
  "UnnamedPort",
  "NodeLocalTraffic",
  "NotVisible",
  "AmbientUnsupported",
  "SystemNamespace",
  "NotInMesh",
  "MixedMesh",
  "NoGateway",
  "GatewayNoPort",
  "GatewayNotReady",
  "GatewayNoAddress",
  "ExportPending",
  "NoReadyInstances",
  "Damped",
  "Drained",
  "EdgeLost",
  // import
  "DifferentWorkspace",
  "PortMismatch",
  "RemoteOnlyOff",
  "RemoteOnlyUnsupported",
  "NotReachable",
  "ClusterDomainMismatch",
  "NotPicked",
  "NotImported",
  // what only the importing or exporting edge can see
  "PolicyConflict",
  "GatewayConflict",
  "AlreadyExposed",
  "MtlsDisabled",
  "LoopGuardMissing",
  "SelectorOverlap",
  "ForeignObject",
  "RefusedAddress",
  "BadExternalAddress",
  "HostnameNotResolved",
  "Resolving",
  "HostnameStale",
  "HostnameGone",
  "SourcePending",
  "GatewayPending",
  "OrderPending",
  "NotComplete",
  "NotConfirmed",
  "Planning",
  "StoreNotAccepted",
  "Held",
  "Observing",
  "Paused",
  "WriteFailed",
  "InUse",
  // stored objects
  "ParentMissing",
  "SecondSetting",
  "NamespaceTaken",
] as const;

export type Reason = (typeof REASONS)[number];

const KNOWN: ReadonlySet<string> = new Set(REASONS);

export function isReason(text: string): text is Reason {
  return KNOWN.has(text);
}
