import { type ConfigKind, err, ok, parseDurationMs, type Result } from "@causeway/shared";
import { nearestWord } from "@causeway/shared/basics";
import type { Finding } from "./refusal.js";

const ANNOTATION_PREFIX = "causeway.dev/";

/** The annotations that something reads, by their full names. */
export const ANNOTATIONS = {
  remoteOnly: "causeway.dev/remote-only",
  edgeLost: "causeway.dev/edge-lost",
  drain: "causeway.dev/drain",
  paused: "causeway.dev/paused",
  adoptedStore: "causeway.dev/adopted-store",
  releasedHolds: "causeway.dev/released-holds",
} as const;

/** Set by the API on a person's word; an applied document that does not mention them leaves them as they are. */
export const KEPT_ANNOTATIONS: readonly string[] = [ANNOTATIONS.adoptedStore, ANNOTATIONS.releasedHolds];

export type RemoteOnly = "service" | "serviceEntry" | "off";

export function parseRemoteOnly(text: string): Result<RemoteOnly> {
  if (text === "service" || text === "serviceEntry" || text === "off") return ok(text);
  return err("service, serviceEntry or off");
}

/** `keep` -> undefined, `withdraw=5m` -> milliseconds of silence after which an edge's sources are withdrawn. */
export function parseEdgeLost(text: string): Result<undefined | number> {
  if (text === "keep") return ok(undefined);
  const duration = parseDurationMs(text.startsWith("withdraw=") ? text.slice("withdraw=".length) : "");
  return duration.ok ? duration : err("keep, or withdraw= and a duration such as withdraw=5m");
}

function parseBoolean(text: string): Result<boolean> {
  return text === "true" || text === "false" ? ok(text === "true") : err('"true" or "false"');
}

/** Ids with commas between them. */
export function parseIds(text: string): Result<readonly string[]> {
  return ok(text.split(",").filter((id) => id !== ""));
}

export interface Adoption {
  /** Empty: none. */
  readonly adoptedStoreId: string;
  /** Which of that store's adoptions; empty in what was written before they were told apart. */
  readonly adoption: string;
}

/** `STORE@ADOPTION`, or the id of a store alone. */
export function parseAdoption(text: string): Adoption {
  const at = text.indexOf("@");
  if (at < 0) return { adoptedStoreId: text, adoption: "" };
  return { adoptedStoreId: text.slice(0, at), adoption: text.slice(at + 1) };
}

/**
 * A new one each time. The revision alone would not do: a copy of the store that is put back twice is adopted twice at
 * the same revision.
 */
export function formatAdoption(storeId: string, revision: string, nonce: string): string {
  return `${storeId}@${revision}.${nonce}`;
}

/** One of our own annotations: what reads its text, and what the reference says of it. */
export interface AnnotationInfo {
  readonly parse: (text: string) => Result<unknown>;
  /** What its text looks like. */
  readonly form: string;
  /** What its absence means. */
  readonly fallback: string;
  readonly says: string;
}

const BOOLEAN = { parse: parseBoolean, form: '"true" or "false"', fallback: '"false"' } as const;

/** By kind and full name. */
export const ANNOTATION_TABLE: Readonly<Partial<Record<ConfigKind, Readonly<Record<string, AnnotationInfo>>>>> = {
  WorkspaceSetting: {
    [ANNOTATIONS.remoteOnly]: {
      parse: parseRemoteOnly,
      form: "service, serviceEntry or off",
      fallback: "service",
      says: "What stands in for a service that a cluster does not have: a Service without pods, a ServiceEntry, or nothing.",
    },
    [ANNOTATIONS.edgeLost]: {
      parse: parseEdgeLost,
      form: "keep, or withdraw=DURATION",
      fallback: "keep",
      says: "What becomes of a cluster's instances when its edge falls silent: kept as they were last heard of, or withdrawn after this time.",
    },
  },
  Cluster: {
    [ANNOTATIONS.drain]: { ...BOOLEAN, says: "Takes the cluster out as a source: no other cluster fails over to it." },
    [ANNOTATIONS.paused]: { ...BOOLEAN, says: "The cluster's edge writes nothing while this is set." },
    [ANNOTATIONS.adoptedStore]: {
      parse: (text) => ok(parseAdoption(text)),
      form: "STORE@ADOPTION",
      fallback: "none",
      says: "The store that the edge is to follow from its state at that time on, and delete for. Counts once for each adoption. Set by `edges adopt`; applying the Cluster without it keeps it.",
    },
    [ANNOTATIONS.releasedHolds]: {
      parse: parseIds,
      form: "ids with commas between them",
      fallback: "none",
      says: "Held deletes that may go. Set by `edges release`; applying the Cluster without it keeps it.",
    },
  },
};

/** Our own annotations must be known and well-formed: one that nobody reads would be a setting that does nothing. */
export function checkAnnotations(kind: ConfigKind, annotations: Readonly<Record<string, string>>): Finding[] {
  const known = ANNOTATION_TABLE[kind] ?? {};
  return Object.entries(annotations).flatMap(([name, value]): Finding[] => {
    if (!name.startsWith(ANNOTATION_PREFIX)) return [];
    const path = ["metadata", "annotations", name];
    const parse = Object.hasOwn(known, name) ? known[name]?.parse : undefined;
    if (parse === undefined) return [{ path, part: "key", ...describeUnknown(kind, name, Object.keys(known)) }];
    const parsed = parse(value);
    if (parsed.ok) return [];
    const message = `annotation ${name} is ${JSON.stringify(value)}, not ${parsed.error}`;
    return [{ path, part: "value", reason: "InvalidValue", message }];
  });
}

function describeUnknown(
  kind: ConfigKind,
  name: string,
  known: readonly string[],
): Pick<Finding, "reason" | "message"> {
  const near = nearestWord(name, known);
  const isElsewhere = Object.values(ANNOTATION_TABLE).some((names) => Object.hasOwn(names, name));
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  const what = isElsewhere ? `annotation ${name} does nothing on a ${kind}` : `unknown annotation ${name}`;
  return { reason: isElsewhere ? "NotSupported" : "UnknownField", message: `${what}${hint}` };
}
