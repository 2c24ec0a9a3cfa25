import { err, type KindInfo, ok, type Result, KINDS as SHARED_KINDS } from "@causeway/shared";

/** A kind of config object and how people call it. */
export interface ObjectKind extends KindInfo {
  readonly source: "objects";
  readonly shortNames: readonly string[];
}

/** A kind that central derives from what the edges report: it can be read, not applied or deleted. */
interface ViewKind {
  readonly source: "view";
  readonly kind: string;
  readonly plural: "edges" | "entries";
  readonly shortNames: readonly string[];
}

export type Kind = ObjectKind | ViewKind;

const SHORT_NAMES: Readonly<Partial<Record<string, readonly string[]>>> = {
  Organization: ["org"],
  Cluster: ["cs"],
  Workspace: ["ws"],
  WorkspaceSetting: ["wss"],
};

/** Parents before children, views last. */
export const KINDS: readonly Kind[] = [
  ...SHARED_KINDS.map((info) => ({ ...info, source: "objects" as const, shortNames: SHORT_NAMES[info.kind] ?? [] })),
  { source: "view", kind: "Edge", plural: "edges", shortNames: [] },
  { source: "view", kind: "Entry", plural: "entries", shortNames: ["we", "workloadentry", "workloadentries"] },
];

function namesOf(kind: Kind): readonly string[] {
  return [kind.plural, kind.kind.toLowerCase(), ...kind.shortNames];
}

const BY_NAME: ReadonlyMap<string, Kind> = new Map(KINDS.flatMap((kind) => namesOf(kind).map((name) => [name, kind])));

/** `workspaces`, `Workspace` or `ws`, in any case. */
export function parseKind(text: string): Result<Kind> {
  const kind = BY_NAME.get(text.toLowerCase());
  return kind === undefined ? err(`there is no kind ${JSON.stringify(text)}: use one of ${describeKinds()}`) : ok(kind);
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
