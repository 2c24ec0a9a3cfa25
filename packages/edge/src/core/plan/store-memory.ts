import type { Basis } from "@causeway/shared";
import { isLower, isRewind, judgeStore, type StoreAcceptance } from "./store-acceptance.js";

/** What a cluster keeps of the store that it follows. */
export interface AcceptedRecord extends Basis {
  /** Adoptions that have had their effect, the latest last. */
  readonly usedAdoptions: readonly string[];
  /** The cluster was told an earlier state of that store since: what it has grown into is of another history. */
  readonly isRewound: boolean;
}

/** What one process knows of the store that its cluster follows: what is on record, and what it was told itself since. */
export class StoreMemory {
  private saved: undefined | AcceptedRecord;
  /** The newest basis that this process has accepted: the record may be a minute behind. */
  private followed: undefined | Basis;
  /** Of that store an earlier state was told since, to this process or to one before it. */
  private isRewound = false;
  private told: undefined | Basis;
  private toldBefore: undefined | Basis;
  private knowsLess = false;

  /** The record was read. What this process has seen itself counts beside it, unless a person has adopted a store since. */
  remember(record: undefined | AcceptedRecord): void {
    const { followed, basis, usedAdoptions } = this;
    const isAdopted = record?.usedAdoptions.some((name) => !usedAdoptions.includes(name)) === true;
    const isSameStore = !isAdopted && basis?.storeId === record?.storeId;
    const isAhead = isSameStore && followed !== undefined && !isLower(followed.revision, record?.revision ?? "");
    this.followed = isAhead ? followed : undefined;
    this.isRewound = record?.isRewound === true || (isSameStore && this.isRewound);
    this.saved = record;
  }

  /** The record was written. */
  onSaved(record: AcceptedRecord): void {
    this.saved = record;
  }

  /** It is followed from here on: it was accepted, or a person wants it. */
  adopt(basis: Basis): void {
    this.followed = basis;
    this.isRewound = false;
  }

  /**
   * Another process keeps the record for a while. That this one has been told less than will be on it says nothing against
   * central's store, before it is told something new.
   */
  rest(): void {
    this.toldBefore = this.told;
  }

  /** Whether to follow what central draws on now; if so, it is followed from here on. */
  judge(basis: Basis, hasOwnObjects: () => boolean): StoreAcceptance {
    const saved = this.basis;
    this.told = basis;
    // The same one, not an equal one: central may well say again what it has said before.
    const isOld = basis === this.toldBefore;
    this.isRewound ||= !isOld && isRewind(basis, saved);
    const { isRewound } = this;
    const acceptance = judgeStore({
      basis,
      saved,
      isRewound,
      hasOwnObjects: saved === undefined && hasOwnObjects(),
    });
    this.knowsLess = isOld && acceptance.kind === "refused" && !isStateOf(basis, saved);
    if (this.knowsLess) return { kind: "unknown" };
    if (acceptance.kind === "accepted") this.adopt(acceptance.basis);
    return acceptance;
  }

  /** As it was read or written last. */
  get record(): undefined | AcceptedRecord {
    return this.saved;
  }

  /** The newest that was followed, as far as is known. */
  get basis(): undefined | Basis {
    return this.followed ?? this.saved;
  }

  get usedAdoptions(): readonly string[] {
    return this.saved?.usedAdoptions ?? [];
  }

  /** This process has been told less than is on record, and nothing new since it rested. */
  get isBehind(): boolean {
    return this.knowsLess;
  }

  /** Whether the record is of this state of the store, or of one before it. */
  isOnRecord(basis: Basis): boolean {
    return isStateOf(basis, this.saved);
  }

  /** What is to be on record once this basis is followed. */
  recordOf({ storeId, revision }: Basis): AcceptedRecord {
    return { storeId, revision, usedAdoptions: this.usedAdoptions, isRewound: this.isRewound };
  }

  /** What a process that is started now could not know; undefined when it would know everything. */
  news(): undefined | AcceptedRecord {
    const { basis, saved } = this;
    if (basis === undefined) return undefined;
    const isKnown = basis.revision === saved?.revision && this.isRewound === saved.isRewound;
    return isKnown ? undefined : this.recordOf(basis);
  }

  /** A process that is started now would not know of the rewind. */
  isRewindNew(): boolean {
    return this.isRewound && this.saved?.isRewound !== true;
  }
}

/** The same store, not before that state. */
function isStateOf(basis: Basis, saved: undefined | Basis): boolean {
  return saved?.storeId === basis.storeId && !isLower(basis.revision, saved.revision);
}
