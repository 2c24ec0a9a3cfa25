import type { AppliedEntry, AppliedName, AppliedReport } from "@causeway/shared";

export type AppliedListener = (key: string, report: undefined | AppliedReport) => void;

/** What has been told about every key of the report, so that only changes are told. */
export class AppliedTable {
  private readonly told = new Map<string, AppliedReport>();
  private readonly keysOf = new Map<string, ReadonlySet<string>>();
  /** What the cluster itself says is in force, until central has said what it wants. */
  private readonly recovered = new Map<string, AppliedReport>();
  private readonly listener: AppliedListener;

  constructor(listener: AppliedListener) {
    this.listener = listener;
  }

  /** Replaces the rows of one owner: those that it no longer has are over, or as they were recovered. */
  set(owner: string, rows: ReadonlyMap<string, AppliedReport>): void {
    const before = this.keysOf.get(owner);
    if (rows.size === 0) this.keysOf.delete(owner);
    else this.keysOf.set(owner, new Set(rows.keys()));
    for (const [key, row] of rows) this.tell(key, row);
    for (const key of before ?? []) if (!rows.has(key)) this.tell(key, this.recovered.get(key));
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
    const owned = new Set(Array.from(this.keysOf.values()).flatMap((keys) => Array.from(keys)));
    for (const key of Array.from(this.told.keys())) if (!owned.has(key)) this.tell(key, undefined);
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
