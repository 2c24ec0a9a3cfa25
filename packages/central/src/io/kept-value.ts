import { type AppliedReport, type ReportResource, termOf } from "@causeway/shared";
import type { StoredReport } from "./memory-feed.js";

type KeptApplied = { readonly kind: "applied" } & Pick<AppliedReport, "state" | "desiredHash"> & Partial<AppliedReport>;
type KeptValue = Exclude<ReportResource, { readonly kind: "applied" }> | KeptApplied;

/** A stored report as one JSON list, under its key. The last three are its term, which costs more to work out than to read. */
export type KeptLine = readonly [
  ...[key: string, hash: string, observedAtMs: number, value: KeptValue],
  ...[bucket: number, high: number, low: number],
];

export function keptLine(key: string, { hash, observedAtMs, value, term }: StoredReport): KeptLine {
  const { bucket, high, low } = term ?? termOf(key, hash);
  return [key, hash, observedAtMs, value.kind === "applied" ? keepApplied(value) : value, bucket, high, low];
}

/** The reverse of `keptLine` after its way through JSON. */
export function restoreLine([, hash, observedAtMs, value, bucket, high, low]: KeptLine): StoredReport {
  return { value: restoreValue(value), hash, observedAtMs, term: { bucket, high, low } };
}

/** Five of six lines, of which most say only that something is in force: what is empty is left out. */
function keepApplied(value: AppliedReport): KeptApplied {
  const { state, reason, message, desiredHash, holdId, entries, addresses, wouldWrite, names } = value;
  return {
    ...{ kind: "applied", state, desiredHash },
    ...(reason !== undefined && { reason }),
    ...(message !== "" && { message }),
    ...(holdId !== "" && { holdId }),
    ...(entries.length > 0 && { entries }),
    ...(addresses.length > 0 && { addresses }),
    ...(wouldWrite.length > 0 && { wouldWrite }),
    ...(names.length > 0 && { names }),
  };
}

const EMPTY: readonly never[] = Object.freeze([]);

/** Texts and empty lists that very many lines have in common are one object again, as when they are received. */
class SharedTexts {
  private readonly texts = new Map<string, string>();

  of(text: string): string {
    const held = this.texts.get(text);
    if (held !== undefined) return held;
    if (this.texts.size >= MAX_TEXTS) this.texts.clear();
    this.texts.set(text, text);
    return text;
  }
}

const MAX_TEXTS = 10_000;
const TEXTS = new SharedTexts();

/** JSON has no undefined: every field is there again, so that it equals what was received, field by field. */
function restoreValue(value: KeptValue): ReportResource {
  switch (value.kind) {
    case "applied":
      return {
        kind: "applied",
        state: value.state,
        reason: value.reason,
        message: value.message ?? "",
        desiredHash: value.desiredHash,
        holdId: value.holdId ?? "",
        entries: value.entries?.map(restoreEntry) ?? EMPTY,
        addresses: value.addresses ?? EMPTY,
        wouldWrite: value.wouldWrite ?? EMPTY,
        names: value.names ?? EMPTY,
      };
    case "service":
      return { ...value, exportTo: shareEmpty(value.exportTo), dampedUntil: value.dampedUntil };
    case "cluster":
      return { ...value, apiServerUnreachableSince: value.apiServerUnreachableSince };
    case "namespace":
    case "gateway":
      return value;
  }
}

function restoreEntry({ name, address, createdAt }: { name: string; address: string; createdAt: string }) {
  return { name, address: TEXTS.of(address), createdAt: TEXTS.of(createdAt) };
}

function shareEmpty<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? EMPTY : list;
}
