import type { Basis, PolicyDesired } from "@causeway/shared";

/** Whether what central says may delete: only if its store is the one that this cluster has followed so far. */
export type StoreAcceptance =
  | { readonly kind: "accepted"; readonly basis: Basis }
  /** Central has not said yet what it draws on. */
  | { readonly kind: "unknown" }
  /** Another store, or an older state of the same: it may create and change, until a person adopts it. */
  | { readonly kind: "refused"; readonly message: string };

export interface StoreFacts {
  /** Of the desired state; undefined before central said so. */
  readonly basis: undefined | Basis;
  /** The last accepted one; undefined when none was ever saved. */
  readonly saved: undefined | Basis;
  /** This process has seen that store at a lower revision since: whatever was written after that is of another history. */
  readonly isRewound: boolean;
  /** Something in the cluster carries our mark. */
  readonly hasOwnObjects: boolean;
}

type Adopted = Pick<PolicyDesired, "adoptedStoreId" | "adoption">;

/** An emptied or restored store looks like a wish to delete everything; only a person can tell that it is not. */
export function judgeStore(facts: StoreFacts): StoreAcceptance {
  const { basis, saved, isRewound, hasOwnObjects } = facts;
  if (basis === undefined || basis.storeId === "") return { kind: "unknown" };
  if (saved === undefined) {
    return hasOwnObjects
      ? refused("the cluster has entries of ours, but no accepted store is on record")
      : { kind: "accepted", basis };
  }
  if (saved.storeId !== basis.storeId) return refused(`central's store is ${basis.storeId}, not ${saved.storeId}`);
  if (isLower(basis.revision, saved.revision)) {
    return refused(`central's store is at revision ${basis.revision}, before ${saved.revision}: was it restored?`);
  }
  if (isRewound) return refused(`central's store was before revision ${saved.revision} and has gone on from there`);
  return { kind: "accepted", basis };
}

/** Names one adoption. One that has no name of its own is the only one that its store can have. */
export function nameAdoption({ adoptedStoreId, adoption }: Adopted): string {
  return `${adoptedStoreId}@${adoption === "" ? "0" : adoption}`;
}

/** A person wants this store followed from here on, and that has not had its effect yet. */
export function isAdoptionDue(basis: Basis, adopted: Adopted, used: readonly string[]): boolean {
  return basis.storeId !== "" && adopted.adoptedStoreId === basis.storeId && !used.includes(nameAdoption(adopted));
}

/** A person adopts a store a few times in a cluster's life; of a copy of the store only the last adoption is in it. */
const MAX_USED_ADOPTIONS = 8;

export function addUsedAdoptions(used: readonly string[], more: readonly string[]): readonly string[] {
  return [...used.filter((name) => !more.includes(name)), ...more].slice(-MAX_USED_ADOPTIONS);
}

function refused(message: string): StoreAcceptance {
  return { kind: "refused", message: `${message}; nothing is deleted until "causeway edges adopt"` };
}

const DECIMAL = /^[0-9]+$/;

/** The same store as was followed, at an earlier state. */
export function isRewind(basis: undefined | Basis, followed: undefined | Basis): boolean {
  if (basis === undefined || basis.storeId !== followed?.storeId) return false;
  return isLower(basis.revision, followed.revision);
}

/** Revisions are decimal and may be longer than a double is exact. One that is not a number counts as lower than any. */
export function isLower(a: string, b: string): boolean {
  if (!DECIMAL.test(a)) return true;
  return DECIMAL.test(b) && BigInt(a) < BigInt(b);
}
