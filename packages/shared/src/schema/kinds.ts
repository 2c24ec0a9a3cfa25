import type { ConfigKind } from "./gen/schemas.js";

/** Names in `metadata` that place an object, outermost first; an object's own name follows them in its path. */
export type ParentField = "organization" | "tenant" | "workspace";

export interface KindInfo {
  readonly kind: ConfigKind;
  /** First segment of the object's path and of its address in the API. */
  readonly plural: string;
  readonly parents: readonly ParentField[];
  /** How many of the kind one parent may have: settings are single. */
  readonly isSingle: boolean;
}

/** The config objects, parents before their children. */
export const KINDS: readonly KindInfo[] = [
  { kind: "Organization", plural: "organizations", parents: [], isSingle: false },
  { kind: "OrganizationSetting", plural: "organizationsettings", parents: ["organization"], isSingle: true },
  { kind: "Cluster", plural: "clusters", parents: ["organization"], isSingle: false },
  { kind: "Tenant", plural: "tenants", parents: ["organization"], isSingle: false },
  { kind: "Workspace", plural: "workspaces", parents: ["organization", "tenant"], isSingle: false },
  {
    kind: "WorkspaceSetting",
    plural: "workspacesettings",
    parents: ["organization", "tenant", "workspace"],
    isSingle: true,
  },
];

const BY_KIND: ReadonlyMap<string, KindInfo> = new Map(KINDS.map((info) => [info.kind, info]));
const BY_PLURAL: ReadonlyMap<string, KindInfo> = new Map(KINDS.map((info) => [info.plural, info]));

/** Undefined for a word that is no kind; kinds are case-sensitive, as in Kubernetes. */
export function findKind(kind: string): undefined | KindInfo {
  return BY_KIND.get(kind);
}

export function findPlural(plural: string): undefined | KindInfo {
  return BY_PLURAL.get(plural);
}
