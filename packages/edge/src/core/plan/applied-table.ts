import type { AppliedEntry, AppliedName, AppliedReport } from "@causeway/shared";
import { KeyedSets } from "../keyed-sets.js";

export type AppliedListener = (key: string, report: undefined | AppliedReport) => void;

/**
 * What has been told about every key of the report, so that only changes are told. Several owners may have a row of one
 * key, as the Services of one gateway workload do: the last one to say anything is heard, and when it lets go, another.
 */
export class AppliedTable {
  private readonly told = new Map<string, AppliedReport>();
  private readonly rowsOf = new Map<string, ReadonlyMap<string, AppliedReport>>();
  /** Whose row of a key is told. */
  private readonly ownerOf = new Map<string, string>();
  /** Who else has a row of it. */
  private readonly othersOf = new KeyedSets<string, string>();
  /** What the cluster itself says is in force, until central has said what it wants. */
  private readonly recovered = new Map<string, AppliedReport>();
  private readonly listener: AppliedListener;

  constructor(listener: AppliedListener) {
    this.listener = listener;
  }

  /** Replaces the rows of one owner: those that it no longer has are over, another owner's, or as they were recovered. */
  set(owner: string, rows: ReadonlyMap<string, AppliedReport>): void {
    const before = this.rowsOf.get(owner);
    if (rows.size === 0) this.rowsOf.delete(owner);
    else this.rowsOf.set(owner, rows);
    for (const [key, row] of rows) {
      this.own(key, owner);
      this.tell(key, row);
    }
    for (const key of before?.keys() ?? []) if (!rows.has(key)) this.letGo(key, owner);
  }

  /** Tells of rows that have no owner yet; those that none takes over are ended by `dropUnowned`. */
  recover(rows: ReadonlyMap<string, AppliedReport>): void {
    for (const [key, row] of rows) {
      this.recovered.set(key, row);
      this.tell(key, row);
    }
  }

  dropUnowned(): void {
    this.recovered.clear();
    for (const key of Array.from(this.told.keys())) if (!this.ownerOf.has(key)) this.tell(key, undefined);
  }

  private own(key: string, owner: string): void {
    const before = this.ownerOf.get(key);
    if (before === owner) return;
    this.ownerOf.set(key, owner);
    this.othersOf.delete(key, owner);
    if (before !== undefined) this.othersOf.add(key, before);
  }

  private letGo(key: string, owner: string): void {
    this.othersOf.delete(key, owner);
    if (this.ownerOf.get(key) !== owner) return;
    const [next] = this.othersOf.get(key);
    if (next === undefined) this.ownerOf.delete(key);
    else this.own(key, next);
    this.othersOf.delete(key, owner);
    this.tell(key, next === undefined ? this.recovered.get(key) : this.rowsOf.get(next)?.get(key));
  }

  private tell(key: string, row: undefined | AppliedReport): void {
    const before = this.told.get(key);
    if (row === before || (row !== undefined && before !== undefined && isSameRow(row, before))) return;
    if (row === undefined) this.told.delete(key);
    else this.told.set(key, row);
    this.listener(key, row);
  }
}

function isSameRow(a: AppliedReport, b: AppliedReport): boolean {
  return (
    a.state === b.state &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.desiredHash === b.desiredHash &&
    a.holdId === b.holdId &&
    isSameList(a.addresses, b.addresses) &&
    isSameList(a.wouldWrite, b.wouldWrite) &&
    isSameList(a.names.map(describeName), b.names.map(describeName)) &&
    isSameList(a.entries.map(describeEntry), b.entries.map(describeEntry))
  );
}

function describeEntry(entry: AppliedEntry): string {
  return `${entry.name} ${entry.address} ${entry.createdAt}`;
}

function describeName({ hostname, state, addresses, error, canonicalName }: AppliedName): string {
  return [hostname, state, addresses.join(), error, canonicalName].join(" ");
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
