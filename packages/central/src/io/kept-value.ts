import type { ReportResource } from "@causeway/shared";
import type { StoredReport } from "./memory-feed.js";

/** A stored report as one JSON list, under its key. */
export type KeptLine = readonly [key: string, hash: string, observedAtMs: number, value: ReportResource];

export function keptLine(key: string, { hash, observedAtMs, value }: StoredReport): KeptLine {
  return [key, hash, observedAtMs, value];
}

/** The reverse of `keptLine` after its way through JSON. */
export function restoreLine([, hash, observedAtMs, value]: KeptLine): StoredReport {
  return { value: restoreValue(value), hash, observedAtMs };
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
function restoreValue(value: ReportResource): ReportResource {
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

function restoreEntry({ name, address, createdAt }: { name: string; address: string; createdAt: string }) {
  return { name, address: TEXTS.of(address), createdAt: TEXTS.of(createdAt) };
}

function shareEmpty<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? EMPTY : list;
}
