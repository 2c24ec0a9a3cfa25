import { AppError } from "@causeway/shared";
import { waitFor } from "@causeway/shared/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store, StoreChange, StoreTransaction } from "../store-port.js";

/** One place that stores are opened in: `open` again after the last was closed finds the same data. */
export interface StorePlace extends AsyncDisposable {
  open(options: { readonly maxChanges: number }): Promise<Store>;
}

const NONE = { kind: "none" } as const;
const ABSENT = { kind: "absent" } as const;
const ALL = { prefix: "", after: "", limit: undefined } as const;

const put = (store: Store, path: string, body: Record<string, unknown>) =>
  store.transaction((transaction) => transaction.put(path, body, NONE));

const codeOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof AppError ? error.code : error;
};

/** What every adapter of the `Store` port keeps; run it against each of them. */
export function describeStore(name: string, createPlace: () => Promise<StorePlace>): void {
  describe(`${name} as a Store`, () => {
    let place: StorePlace;
    let store: Store;
    beforeEach(async () => {
      place = await createPlace();
      store = await place.open({ maxChanges: 100 });
    });
    afterEach(async () => {
      await store[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    });

    describe("reads and writes", () => {
      it("starts empty at revision 0", async () => {
        expect([await store.revision(), await store.list(ALL), await store.get("a/x")]).toEqual(["0", [], undefined]);
      });

      it("gives back what was put, with the revision of the write as its resourceVersion", async () => {
        const body = { text: "ü \u2028", list: [1, { deep: null }], flag: true };
        const written = await put(store, "a/x", body);
        expect(await store.get("a/x")).toEqual(written);
        expect([written.body, written.resourceVersion, await store.revision()]).toEqual([body, "1", "1"]);
      });

      it("raises the revision by one with each write and keeps the time of creation", async () => {
        const first = await put(store, "a/x", { n: 1 });
        const second = await put(store, "a/x", { n: 2 });
        expect([second.resourceVersion, second.createdAt]).toEqual(["2", first.createdAt]);
      });

      it("lists in byte order, by prefix of whole segments, in pages", async () => {
        for (const path of ["b/z", "a/x", "a/x/1", "a/x-1", "a/x/0", "ab/x"]) await put(store, path, {});
        const paths = async (prefix: string, after = "", limit?: number) =>
          (await store.list({ prefix, after, limit })).map((object) => object.path);
        expect(await paths("")).toEqual(["a/x", "a/x-1", "a/x/0", "a/x/1", "ab/x", "b/z"]);
        expect(await paths("a")).toEqual(["a/x", "a/x-1", "a/x/0", "a/x/1"]);
        expect(await paths("a/x")).toEqual(["a/x/0", "a/x/1"]);
        expect(await paths("", "a/x-1", 2)).toEqual(["a/x/0", "a/x/1"]);
      });

      it("deletes, and says NotFound of what is not there", async () => {
        await put(store, "a/x", {});
        await store.transaction((transaction) => transaction.delete("a/x", NONE));
        expect([await store.get("a/x"), await store.revision()]).toEqual([undefined, "2"]);
        expect(await codeOf(store.transaction((transaction) => transaction.delete("a/x", NONE)))).toBe("NotFound");
      });

      it("refuses a path with a NUL instead of cutting it", async () => {
        expect(await codeOf(put(store, "a/x\0y", {}))).toBe("Invalid");
        expect(await store.list(ALL)).toEqual([]);
      });

      it("keeps a NUL inside a body", async () => {
        await put(store, "a/x", { text: "a\0b" });
        expect((await store.get("a/x"))?.body).toEqual({ text: "a\0b" });
      });
    });

    describe("preconditions", () => {
      const version = (resourceVersion: string) => ({ kind: "version", resourceVersion }) as const;
      const CASES = [
        { what: "put absent over nothing", holds: true, act: (t: StoreTransaction) => t.put("a/new", {}, ABSENT) },
        { what: "put absent over something", holds: false, act: (t: StoreTransaction) => t.put("a/x", {}, ABSENT) },
        { what: "put over its version", holds: true, act: (t: StoreTransaction) => t.put("a/x", {}, version("1")) },
        {
          what: "put over another version",
          holds: false,
          act: (t: StoreTransaction) => t.put("a/x", {}, version("9")),
        },
        {
          what: "put a version over nothing",
          holds: false,
          act: (t: StoreTransaction) => t.put("a/n", {}, version("1")),
        },
        { what: "delete its version", holds: true, act: (t: StoreTransaction) => t.delete("a/x", version("1")) },
        { what: "delete another version", holds: false, act: (t: StoreTransaction) => t.delete("a/x", version("9")) },
      ];

      it.each(CASES)("$what: holds is $holds", async ({ act, holds }) => {
        await put(store, "a/x", { n: 1 });
        const code = await codeOf(store.transaction<unknown>(act));
        expect([code, await store.revision()]).toEqual(holds ? [undefined, "2"] : ["Conflict", "1"]);
      });
    });

    describe("transactions", () => {
      it("see their own writes and hide them from nobody once done", async () => {
        const seen = await store.transaction(async (transaction) => {
          await transaction.put("a/x", { n: 1 }, NONE);
          await transaction.put("a/y", { n: 2 }, NONE);
          return (await transaction.list({ ...ALL, prefix: "a" })).map((object) => object.path);
        });
        expect([seen, await store.revision()]).toEqual([["a/x", "a/y"], "2"]);
      });

      it("write nothing when they throw, and hand the error on", async () => {
        await put(store, "a/x", { n: 1 });
        const failed = store.transaction(async (transaction) => {
          await transaction.put("a/x", { n: 2 }, NONE);
          await transaction.delete("a/x", NONE);
          await transaction.put("a/y", {}, NONE);
          throw new RangeError("changed my mind");
        });
        await expect(failed).rejects.toThrow("changed my mind");
        expect([await store.revision(), (await store.list(ALL)).map((object) => object.body)]).toEqual([
          "1",
          [{ n: 1 }],
        ]);
      });

      it("do not lose each other's updates", async () => {
        await put(store, "a/x", { n: 0 });
        const raise = () =>
          store.transaction(async (transaction) => {
            const current = await transaction.get("a/x");
            await transaction.put("a/x", { n: Number(current?.body["n"]) + 1 }, NONE);
          });
        await Promise.all(Array.from({ length: 20 }, raise));
        expect((await store.get("a/x"))?.body).toEqual({ n: 20 });
      });

      it("let only one of many writers of the same version through", async () => {
        await put(store, "a/x", {});
        const writer = () =>
          codeOf(
            store.transaction((transaction) => transaction.put("a/x", {}, { kind: "version", resourceVersion: "1" })),
          );
        const codes = await Promise.all(Array.from({ length: 8 }, writer));
        expect(codes.filter((code) => code === undefined)).toHaveLength(1);
        expect(codes.filter((code) => code === "Conflict")).toHaveLength(7);
      });
    });

    describe("watch", () => {
      const follow = (from: string) => {
        const changes: StoreChange[] = [];
        const batches: number[] = [];
        const errors: AppError[] = [];
        const watch = store.watch(from, {
          onChanges(batch) {
            changes.push(...batch);
            batches.push(batch.length);
          },
          onError: (error) => void errors.push(error),
        });
        return { changes, batches, errors, watch };
      };

      it("gives what is there already, then what comes, in order and once", async () => {
        await put(store, "a/x", { n: 1 });
        await put(store, "a/x", { n: 2 });
        const { changes, watch } = follow("1");
        await waitFor(() => changes.length === 1);
        await put(store, "a/y", { n: 3 });
        await store.transaction((transaction) => transaction.delete("a/x", NONE));
        await waitFor(() => changes.length === 3);
        expect(changes.map(({ revision, path, object }) => [revision, path, object?.body])).toEqual([
          ["2", "a/x", { n: 2 }],
          ["3", "a/y", { n: 3 }],
          ["4", "a/x", undefined],
        ]);
        await watch[Symbol.asyncDispose]();
      });

      it("never shows part of a transaction", async () => {
        const { batches, changes, watch } = follow("0");
        await store.transaction(async (transaction) => {
          for (let index = 0; index < 10; index += 1) await transaction.put(`a/${index}`, {}, NONE);
        });
        await waitFor(() => changes.length === 10);
        expect(batches).toEqual([10]);
        await watch[Symbol.asyncDispose]();
      });

      it("shows nothing of a transaction that failed", async () => {
        const { changes, watch } = follow("0");
        await codeOf(
          store.transaction(async (transaction) => {
            await transaction.put("a/x", {}, NONE);
            throw new AppError("Cancelled", "no");
          }),
        );
        await put(store, "a/y", {});
        await waitFor(() => changes.length > 0);
        expect(changes.map((change) => change.path)).toEqual(["a/y"]);
        await watch[Symbol.asyncDispose]();
      });

      it("is silent once it was stopped", async () => {
        const { changes, watch } = follow("0");
        await watch[Symbol.asyncDispose]();
        const other = follow("0");
        await put(store, "a/x", {});
        await waitFor(() => other.changes.length === 1);
        expect(changes).toEqual([]);
        await other.watch[Symbol.asyncDispose]();
      });

      it.each([
        { what: "older than the change log", from: "1" },
        { what: "newer than the store", from: "999" },
      ])("says Gone from a revision $what", async ({ from }) => {
        await store[Symbol.asyncDispose]();
        store = await place.open({ maxChanges: 2 });
        for (let n = 0; n < 5; n += 1) await put(store, "a/x", { n });
        const { errors, changes } = follow(from);
        await waitFor(() => errors.length === 1);
        expect([errors.map((error) => error.code), changes]).toEqual([["Gone"], []]);
      });
    });

    describe("life", () => {
      it("keeps id, revision, objects and change log when it is opened again", async () => {
        await put(store, "a/x", { n: 1 });
        await store.transaction(async (transaction) => {
          await transaction.put("a/y", { n: 2 }, NONE);
          await transaction.delete("a/x", NONE);
        });
        const before = { id: await store.id(), revision: await store.revision(), objects: await store.list(ALL) };
        await store[Symbol.asyncDispose]();
        store = await place.open({ maxChanges: 100 });
        expect({ id: await store.id(), revision: await store.revision(), objects: await store.list(ALL) }).toEqual(
          before,
        );
        const changes: StoreChange[] = [];
        const sink = { onChanges: (batch: readonly StoreChange[]) => void changes.push(...batch), onError: () => {} };
        const watch = store.watch("0", sink);
        await waitFor(() => changes.length === 3);
        await watch[Symbol.asyncDispose]();
      });

      it("answers Unavailable once it is closed", async () => {
        await store[Symbol.asyncDispose]();
        expect(await codeOf(store.revision())).toBe("Unavailable");
        expect(await codeOf(put(store, "a/x", {}))).toBe("Unavailable");
      });
    });
  });
}
