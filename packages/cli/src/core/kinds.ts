import { err, type KindInfo, nearestWord, ok, type Result, KINDS as SHARED_KINDS } from "@causeway/shared/basics";

/** A kind of config object and how people call it. */
export interface ObjectKind extends KindInfo {
  readonly source: "objects";
  readonly shortNames: readonly string[];
}

/** A kind that central derives from what the edges report: it can be read, not applied or deleted. */
interface ViewKind {
  readonly source: "view";
  readonly kind: string;
  readonly plural: ViewPlural;
  readonly shortNames: readonly string[];
}

export type ViewPlural = "edges" | "entries" | "services" | "gateways";

export type Kind = ObjectKind | ViewKind;

const SHORT_NAMES: Readonly<Partial<Record<string, readonly string[]>>> = {
  Organization: ["org"],
  OrganizationSetting: ["os"],
  Cluster: ["cs"],
  Workspace: ["ws"],
  WorkspaceSetting: ["wss"],
};

/** Parents before children, views last. */
export const KINDS: readonly Kind[] = [
  ...SHARED_KINDS.map((info) => ({ ...info, source: "objects" as const, shortNames: SHORT_NAMES[info.kind] ?? [] })),
  { source: "view", kind: "Edge", plural: "edges", shortNames: [] },
  { source: "view", kind: "Service", plural: "services", shortNames: ["svc"] },
  { source: "view", kind: "Gateway", plural: "gateways", shortNames: ["gw"] },
  { source: "view", kind: "Entry", plural: "entries", shortNames: ["we", "workloadentry", "workloadentries"] },
];

function namesOf(kind: Kind): readonly string[] {
  return [kind.plural, kind.kind.toLowerCase(), ...kind.shortNames];
}

const BY_NAME: ReadonlyMap<string, Kind> = new Map(KINDS.flatMap((kind) => namesOf(kind).map((name) => [name, kind])));

/** `workspaces`, `Workspace` or `ws`, in any case. */
export function parseKind(text: string): Result<Kind> {
  const kind = BY_NAME.get(text.toLowerCase());
  if (kind !== undefined) return ok(kind);
  const near = nearestWord(text.toLowerCase(), BY_NAME.keys());
  const hint = near === undefined ? `use one of ${describeKinds()}` : `did you mean ${near}?`;
  return err(`there is no kind ${JSON.stringify(text)}: ${hint}`);
}

/** As `parseKind`, for verbs that change objects. */
export function parseObjectKind(text: string): Result<ObjectKind> {
  const kind = parseKind(text);
  if (!kind.ok) return kind;
  if (kind.value.source === "objects") return ok(kind.value);
  return err(`${kind.value.plural} come from what the clusters report: they can be read, not changed`);
}

/** One line for help and messages: every kind with its short name. */
export function describeKinds(): string {
  return KINDS.map((kind) => {
    const [short] = kind.shortNames;
    return short === undefined ? kind.plural : `${kind.plural} (${short})`;
  }).join(", ");
}
