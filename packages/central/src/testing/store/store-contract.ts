import { afterEach, beforeEach, describe } from "vitest";
import type { Store } from "../../store-port.js";
import { describeBackups } from "./store-backups.js";
import type { StoreLimits, StorePlace } from "./store-fixture.js";
import { describeHistory } from "./store-history.js";
import { describeStoreLife } from "./store-life.js";
import { describeStoredObjects } from "./stored-objects.js";
import { describeTransactions } from "./transactions.js";
import { describeWatches } from "./watches.js";

const LIMITS: StoreLimits = { maxChanges: 100, maxHistory: 100 };

/** What every adapter of the `Store` port keeps; run it against each of them. */
export function describeStore(name: string, createPlace: () => Promise<StorePlace>): void {
  describe(`${name} as a Store`, () => {
    let place: StorePlace;
    let store: Store;
    const at = {
      get place() {
        return place;
      },
      get store() {
        return store;
      },
      async reopen(limits: Partial<StoreLimits> = {}) {
        await store[Symbol.asyncDispose]();
        store = await place.open({ ...LIMITS, ...limits });
      },
    };
    beforeEach(async () => {
      place = await createPlace();
      store = await place.open(LIMITS);
    });
    afterEach(async () => {
      await store[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    });

    describeStoredObjects(at);
    describeTransactions(at);
    describeWatches(at);
    describeHistory(at);
    describeBackups(at);
    describeStoreLife(at);
  });
}
