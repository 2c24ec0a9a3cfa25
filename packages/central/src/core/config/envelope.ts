import { findKind, type JsonSchema, KINDS, type KindInfo, SCHEMAS } from "@causeway/shared";
import { nearestWord } from "@causeway/shared/basics";
import type { Finding } from "./refusal.js";
import { hintSpace } from "./value-hint.js";

/** What a document says it is. */
export interface Envelope {
  /** Undefined when the document cannot be read any further. */
  readonly info: undefined | KindInfo;
  /** The document with `apiVersion` as the schema wants it, so that the rest can be checked whatever it said. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  /** What is taken as if it were right. */
  readonly remarks: readonly Finding[];
}

const KUBECTL = "apply this to the cluster with kubectl";
const INSTALL_KINDS: ReadonlySet<string> = new Set(["IngressGateway", "ControlPlane", "EdgeXcp"]);
const KIND_WORDS = KINDS.map((info) => info.kind).join(", ");
/** API groups whose objects live in the clusters themselves. */
const CLUSTER_GROUPS =
  /^(v1|(apps|batch|autoscaling|policy)\/.*|([a-z0-9-]+\.)*(k8s\.io|istio\.io|install\.tetrate\.io|install\.xcp\.tetrate\.io)\/.*)$/;
/** Kinds that people know from the same guide family and that nothing here acts on. */
const UNSUPPORTED_KINDS: ReadonlySet<string> = new Set([
  "AccessBindings",
  "API",
  "Application",
  "Gateway",
  "Group",
  "OrganizationAccessBindings",
  "Role",
  "SecuritySetting",
  "ServiceRoute",
  "ServiceSecuritySetting",
  "ServiceTrafficSetting",
  "Team",
  "TenantAccessBindings",
  "TenantSetting",
  "Tier1Gateway",
  "TrafficSetting",
  "User",
  "WorkspaceAccessBindings",
]);

/** Reads `apiVersion` and `kind`; `apiversion`, which a well-known guide prints, is taken with a warning. */
export function readEnvelope(value: unknown): Envelope {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return notAnObject(value);
  const { fields, remarks } = acceptLowerCase(value as Record<string, unknown>);
  const kind = fields["kind"];
  const kindFinding = typeof kind === "string" ? checkKind(kind, fields["apiVersion"]) : missingKind(fields);
  if (kindFinding !== undefined) return { info: undefined, value: fields, findings: [kindFinding], remarks };
  const info = findKind(String(kind));
  const expected = versionOf(info);
  const findings = checkVersion(String(kind), fields["apiVersion"], expected);
  return { info, value: { ...fields, apiVersion: expected }, findings, remarks };
}

function notAnObject(value: unknown): Envelope {
  const hint = hintSpace(value);
  const word = `${typeof value === "string" ? "text" : "a single value"}${hint === "" ? "" : `: ${hint}`}`;
  const what = Array.isArray(value) ? 'a list; put "---" between documents instead' : word;
  const message = `a document must be a mapping with apiVersion, kind, metadata and spec, not ${what}`;
  const finding: Finding = { path: [], part: "value", reason: "NotAnObject", message };
  return { info: undefined, value: {}, findings: [finding], remarks: [] };
}

interface Accepted {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly remarks: readonly Finding[];
}

function acceptLowerCase(value: Readonly<Record<string, unknown>>): Accepted {
  if (!Object.hasOwn(value, "apiversion") || Object.hasOwn(value, "apiVersion")) return { fields: value, remarks: [] };
  const { apiversion, ...rest } = value;
  const message = 'field "apiversion" was read as "apiVersion": write it with a capital V';
  return {
    fields: { apiVersion: apiversion, ...rest },
    remarks: [{ path: ["apiversion"], part: "key", reason: "Misspelled", message }],
  };
}

function missingKind(fields: Readonly<Record<string, unknown>>): Finding {
  if (Object.hasOwn(fields, "kind")) {
    return { path: ["kind"], part: "value", reason: "InvalidValue", message: "kind must be text" };
  }
  const slip = Object.keys(fields).find((name) => name.toLowerCase() === "kind");
  if (slip === undefined)
    return { path: ["kind"], part: "key", reason: "Required", message: `kind is required: one of ${KIND_WORDS}` };
  const message = `unknown field ${JSON.stringify(slip)} at the top level; did you mean "kind"?`;
  return { path: [slip], part: "key", reason: "UnknownField", message };
}

/** Undefined for a kind of ours. */
function checkKind(kind: string, apiVersion: unknown): undefined | Finding {
  if (findKind(kind) !== undefined) return undefined;
  const at = { path: ["kind"], part: "value" } as const;
  const isOfCluster = typeof apiVersion === "string" && CLUSTER_GROUPS.test(apiVersion);
  if (isOfCluster || INSTALL_KINDS.has(kind)) {
    const message = `${kind} is an object of the clusters themselves: ${KUBECTL}`;
    return { ...at, reason: "WrongPlace", message };
  }
  if (UNSUPPORTED_KINDS.has(kind)) {
    return { ...at, reason: "NotSupported", message: `kind "${kind}" is not supported: nothing here would act on it` };
  }
  const near = nearestWord(
    kind,
    KINDS.map((info) => info.kind),
  );
  const hint = near === undefined ? `one of ${KIND_WORDS} is expected` : `did you mean "${near}"?`;
  return { ...at, reason: "UnknownKind", message: `unknown kind ${JSON.stringify(kind)}; ${hint}` };
}

function checkVersion(kind: string, apiVersion: unknown, expected: string): Finding[] {
  if (apiVersion === expected) return [];
  if (apiVersion === undefined) {
    const message = `apiVersion is required: "${expected}" for a ${kind}`;
    return [{ path: ["apiVersion"], part: "key", reason: "Required", message }];
  }
  const message = `apiVersion is ${JSON.stringify(apiVersion)}; of a ${kind} it must be "${expected}"`;
  return [{ path: ["apiVersion"], part: "value", reason: "UnknownVersion", message }];
}

function versionOf(info: undefined | KindInfo): string {
  const schema: undefined | JsonSchema = info === undefined ? undefined : SCHEMAS[info.kind];
  return schema?.properties?.["apiVersion"]?.const ?? "";
}
