import { unite } from "./field-set.js";
import { type Owner, type Owners, ownerKey } from "./owner.js";

const MAX_UPDATERS = 10;
const ANCIENT = "ancient-changes";

/**
 * Owners by updates, of whom there are never more than ten: what the oldest ones of a version own goes to one entry that
 * stands for them all (the API server's capManagersManager).
 */
export function capOwners(owners: Owners): Owners {
  const updaters = [...owners].filter(([, { operation }]) => operation === "Update");
  let surplus = updaters.length - MAX_UPDATERS;
  if (surplus <= 0) return owners;
  const left = new Map(owners);
  const first = new Map<string, string>();
  for (const [key, owner] of updaters.sort(compareAge)) {
    if (surplus <= 0) break;
    const { apiVersion } = owner;
    const eldest = first.get(apiVersion);
    if (eldest === undefined) {
      first.set(apiVersion, key);
      continue;
    }
    const bucket: Owner = { ...owner, manager: ANCIENT, subresource: "" };
    const older = left.get(ownerKey(bucket)) ?? left.get(eldest);
    left.delete(eldest);
    left.delete(key);
    left.set(ownerKey(bucket), {
      ...bucket,
      fields: older === undefined ? owner.fields : unite(older.fields, owner.fields),
    });
    surplus -= 1;
  }
  return left;
}

function compareAge([leftKey, left]: [string, Owner], [rightKey, right]: [string, Owner]): number {
  const leftAge = left.time ?? "";
  const rightAge = right.time ?? "";
  if (leftAge !== rightAge) return leftAge < rightAge ? -1 : 1;
  return leftKey < rightKey ? -1 : 1;
}
