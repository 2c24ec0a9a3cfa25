import type { ClusterId, ConfigObject } from "@causeway/shared";
import { TOMBSTONES } from "../core/config/check-backup.js";
import { type ConfigRecord, type ConfigState, type ConfigWrite, EMPTY_STATE } from "../core/config/config-state.js";
import type { StoreChange, StoredBody, StoredObject, StoreTransaction } from "../store-port.js";

const NONE = { kind: "none" } as const;

/** The state that a list of the whole store shows. */
export function decodeState(objects: readonly StoredObject[], revision: string): ConfigState {
  const changes = objects.map((object) => ({ revision, path: object.path, object }));
  return { ...foldChanges(EMPTY_STATE, changes), revision };
}

/** The state after these changes of the store. */
export function foldChanges(state: ConfigState, changes: readonly StoreChange[]): ConfigState {
  const records = new Map(state.records);
  const tombstones = new Set(state.tombstones);
  for (const { path, object } of changes) {
    if (path.startsWith(TOMBSTONES)) {
      const cluster = path.slice(TOMBSTONES.length) as ClusterId;
      if (object === undefined) tombstones.delete(cluster);
      else tombstones.add(cluster);
    } else if (object === undefined) records.delete(path);
    else records.set(path, decodeRecord(object));
  }
  const hasTombstones = changes.some(({ path }) => path.startsWith(TOMBSTONES));
  return {
    revision: changes.at(-1)?.revision ?? state.revision,
    records,
    tombstones: hasTombstones ? tombstones : state.tombstones,
  };
}

function decodeRecord({ path, body, resourceVersion, createdAt }: StoredObject): ConfigRecord {
  // Nothing but what the schema of its kind has accepted is ever stored below the path of a kind.
  return { path, object: body as unknown as ConfigObject, resourceVersion, createdAt };
}

/** One write of a plan, inside the transaction that carries it out. */
export async function writeToStore(transaction: StoreTransaction, write: ConfigWrite): Promise<void> {
  switch (write.kind) {
    case "put":
      await transaction.put(write.path, write.object as unknown as StoredBody, NONE);
      return;
    case "delete":
      await transaction.delete(write.path, NONE);
      return;
    case "bury":
      await transaction.put(`${TOMBSTONES}${write.cluster}`, {}, NONE);
      return;
    case "exhume":
      await transaction.delete(`${TOMBSTONES}${write.cluster}`, NONE);
      return;
  }
}
