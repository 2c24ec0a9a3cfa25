export { AppError, type ErrorCode } from "./domain/app-error.js";
export { type BackoffPolicy, backoffMs } from "./domain/backoff.js";
export type { Clock } from "./domain/clock.js";
export type {
  Basis,
  DesiredResource,
  ExportDesired,
  FailoverPolicy,
  GatewayDesired,
  ImportDesired,
  OriginState,
  PolicyDesired,
  RouteDesired,
  RouteRule,
  SourceDesired,
  SourceGroup,
  WithdrawnDesired,
} from "./domain/desired.js";
export { EDGE_MARK } from "./domain/edge-mark.js";
export {
  chooseEndpoints,
  type EndpointChoice,
  type EndpointList,
  type EndpointTarget,
} from "./domain/endpoint-choice/choose-endpoints.js";
export {
  chooseRoute,
  type HttpRouteRule,
  type MeshRouting,
  type RetryPolicy,
  type RouteChoice,
  type RouteDestination,
  type RoutedRequest,
  type RouteMatch,
  type TextMatch,
} from "./domain/endpoint-choice/choose-route.js";
export { distributeLoad, type PriorityLoad } from "./domain/endpoint-choice/distribute-load.js";
export {
  endpointKey,
  type LeftOut,
  type LeftOutInstance,
  type MeshEndpoint,
  type Transport,
} from "./domain/endpoint-choice/endpoint-list.js";
export { formatSpiffe } from "./domain/endpoint-choice/list-accounts.js";
export { formatSni, fullHost, hostMatches, parseSni, type SniTarget } from "./domain/endpoint-choice/mesh-host.js";
export type {
  ClientTlsMode,
  EntryInstance,
  LocalityPolicy,
  MeshClient,
  MeshFacts,
  MeshLocality,
  MeshPolicy,
  MeshPort,
  MeshRule,
  MeshService,
  MeshSubset,
  OutlierPolicy,
  PodInstance,
  ServiceWorld,
} from "./domain/endpoint-choice/mesh-objects.js";
export { type ProxyView, pickEndpoint } from "./domain/endpoint-choice/pick-endpoint.js";
export {
  collectEnv,
  type Env,
  formatHostPort,
  type HostPort,
  isLoopbackHost,
  optional,
  parseDurationMs,
  parseFlag,
  parseHostPort,
  parseOneOf,
  parseText,
  required,
} from "./domain/env.js";
export { collectVariables, type EnvVariable } from "./domain/env-variable.js";
export { md5Hex, sha256 } from "./domain/hash.js";
export {
  type ClusterId,
  type GatewayKey,
  gatewayKey,
  isDnsLabel,
  parseClusterId,
  type ServiceKey,
  serviceKey,
  splitGatewayKey,
  splitServiceKey,
} from "./domain/ids.js";
export { IN_CLUSTER_VARIABLES } from "./domain/in-cluster-variables.js";
export {
  type DesiredRef,
  desiredKeys,
  kindOfKey,
  parseDesiredKey,
  reportKeys,
  serviceOfReportKey,
} from "./domain/keys.js";
export { describeLabels, type Labels, labelsMatch, sortLabels } from "./domain/labels.js";
export type { Log, LogFields } from "./domain/log.js";
export { isLater, type ProcessId } from "./domain/process-id.js";
export type { ReasonText } from "./domain/reason-text.js";
export { REASON_CHAPTERS, REASON_TEXTS, reasonDocs } from "./domain/reason-texts.js";
export { isReason, REASONS, type Reason } from "./domain/reasons.js";
export type {
  AppliedEntry,
  AppliedName,
  AppliedReport,
  ClusterReport,
  GatewayPods,
  GatewayReport,
  InstanceGroup,
  Locality,
  MeshMembership,
  NamespaceReport,
  ReportResource,
  ServicePort,
  ServiceReport,
} from "./domain/report.js";
export { err, ok, type Result } from "./domain/result.js";
export type { ConfigObject } from "./schema/config-object.js";
export type { Cluster } from "./schema/gen/cluster.js";
export type { Organization } from "./schema/gen/organization.js";
export type { OrganizationSetting } from "./schema/gen/organization-setting.js";
export { type ConfigKind, SCHEMAS } from "./schema/gen/schemas.js";
export type { Tenant } from "./schema/gen/tenant.js";
export type { Workspace } from "./schema/gen/workspace.js";
export type { WorkspaceSetting } from "./schema/gen/workspace-setting.js";
export type { JsonSchema } from "./schema/json-schema.js";
export { findKind, findPlural, KINDS, type KindInfo, type ParentField } from "./schema/kinds.js";
export type { EncodedResource, GoodbyeReason } from "./session/frames.js";
export { NO_BASIS, sameBasis } from "./session/frames.js";
export { MAX_RESOURCE_BYTES, PublishedTable } from "./session/published-table.js";
export { Publisher } from "./session/publisher.js";
export { type Term, termOf } from "./session/state-digest.js";
export { type Held, type StoredResource, SubscribedState } from "./session/subscribed-state.js";
export { Subscriber, type SubscriberEvent } from "./session/subscriber.js";
