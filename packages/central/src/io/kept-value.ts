import { type AppliedEntry, type AppliedReport, type ReportResource, termOf } from "@causeway/shared";
import type { StoredReport } from "./memory-feed.js";

type KeptEntry = readonly [name: string, address: string, createdAt: string];
/** That a desired resource is in force, and nothing else. */
type KeptInForce = readonly [desiredHash: string, ...entries: readonly KeptEntry[]];
type KeptValue = ReportResource | KeptInForce;

/** A stored report as one JSON list, under its key. The last three are its term, which costs more to work out than to read. */
export type KeptLine = readonly [
  ...[key: string, hash: string, observedAtMs: number, value: KeptValue],
  ...[bucket: number, high: number, low: number],
];

export function keptLine(key: string, { hash, observedAtMs, value, term }: StoredReport): KeptLine {
  const { bucket, high, low } = term ?? termOf(key, hash);
  return [key, hash, observedAtMs, keptValue(value), bucket, high, low];
}

/** The reverse of `keptLine` after its way through JSON. */
export function restoreLine([, hash, observedAtMs, value, bucket, high, low]: KeptLine): StoredReport {
  return { value: restoreValue(value), hash, observedAtMs, term: { bucket, high, low } };
}

/** Five of six lines are of `applied`, and most of those say no more. */
function keptValue(value: ReportResource): KeptValue {
  if (value.kind !== "applied" || !isJustInForce(value)) return value;
  return [value.desiredHash, ...value.entries.map(keptEntry)];
}

function keptEntry({ name, address, createdAt }: AppliedEntry): KeptEntry {
  return [name, address, createdAt];
}

function isJustInForce({ state, reason, message, holdId, addresses, wouldWrite, names }: AppliedReport): boolean {
  const isPlain = state === "applied" && reason === undefined && message === "" && holdId === "";
  return isPlain && addresses.length + wouldWrite.length + names.length === 0;
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
  if (isInForce(value)) return restoreInForce(value);
  switch (value.kind) {
    case "applied":
      return {
        kind: "applied",
        state: value.state,
        reason: value.reason,
        message: value.message,
        desiredHash: value.desiredHash,
        holdId: value.holdId,
        entries: shareEmpty(value.entries.map(restoreEntry)),
        addresses: shareEmpty(value.addresses),
        wouldWrite: shareEmpty(value.wouldWrite),
        names: shareEmpty(value.names),
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

function isInForce(value: KeptValue): value is KeptInForce {
  return Array.isArray(value);
}

function restoreInForce([desiredHash, ...entries]: KeptInForce): ReportResource {
  return {
    kind: "applied",
    state: "applied",
    reason: undefined,
    message: "",
    desiredHash,
    holdId: "",
    entries: shareEmpty(entries.map(restoreKeptEntry)),
    addresses: EMPTY,
    wouldWrite: EMPTY,
    names: EMPTY,
  };
}

function restoreKeptEntry([name, address, createdAt]: KeptEntry): AppliedEntry {
  return restoreEntry({ name, address, createdAt });
}

function restoreEntry({ name, address, createdAt }: AppliedEntry): AppliedEntry {
  return { name, address: TEXTS.of(address), createdAt: TEXTS.of(createdAt) };
}

function shareEmpty<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? EMPTY : list;
}
