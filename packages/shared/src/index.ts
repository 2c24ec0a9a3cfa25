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
export { type DesiredRef, desiredKeys, kindOfKey, parseDesiredKey, reportKeys } from "./domain/keys.js";
export { describeLabels, type Labels, labelsMatch, sortLabels } from "./domain/labels.js";
export type { Log, LogFields } from "./domain/log.js";
export { isReason, REASONS, type Reason } from "./domain/reasons.js";
export type {
  AppliedEntry,
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
