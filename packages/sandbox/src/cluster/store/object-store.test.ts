import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ApiObject } from "../api-object.js";
import type { Change } from "./collection.js";
import { ObjectStore } from "./object-store.js";

function object(namespace: string, name: string, value = ""): ApiObject {
  const metadata = { namespace, name, uid: `${namespace}/${name}`, resourceVersion: "", creationTimestamp: "" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { value } };
}

const everything = { namespace: "", after: undefined, limit: Number.POSITIVE_INFINITY, matches: () => true };
const describeAll = (items: readonly ApiObject[]) =>
  items.map((one) => `${one.metadata.uid}@${one.metadata.resourceVersion}`);

describe("ObjectStore", () => {
  it("counts one revision per write, over all resources", () => {
    const store = new ObjectStore(10);
    const first = store.put("configmaps", object("a", "x"));
    const second = store.put("secrets", object("a", "x"));
    expect([first.metadata.resourceVersion, second.metadata.resourceVersion]).toEqual(["2", "3"]);
    expect(store.revision).toBe(3);
  });

  it("tells listeners what was there before", () => {
    const store = new ObjectStore(10);
    const seen: Change["type"][] = [];
    const before: unknown[] = [];
    store.onChange((change) => {
      seen.push(change.type);
      before.push(change.previous?.["data"]);
    });
    store.put("configmaps", object("a", "x", "1"));
    store.remove("configmaps", store.put("configmaps", object("a", "x", "2")));
    expect(seen).toEqual(["ADDED", "MODIFIED", "DELETED"]);
    expect(before).toEqual([undefined, { value: "1" }, { value: "2" }]);
  });

  it("stops telling a listener that has gone", () => {
    const store = new ObjectStore(10);
    const seen: Change[] = [];
    store.onChange((change) => seen.push(change))();
    store.put("configmaps", object("a", "x"));
    expect(seen).toEqual([]);
  });

  it("knows which uids are there", () => {
    const store = new ObjectStore(10);
    const made = store.put("configmaps", object("a", "x"));
    expect(store.hasUid("a/x")).toBe(true);
    store.remove("configmaps", made);
    expect(store.hasUid("a/x")).toBe(false);
  });
});

describe("Collection", () => {
  it("lists in the order of namespace and name", () => {
    const store = new ObjectStore(10);
    for (const [namespace, name] of [
      ["b", "1"],
      ["a", "2"],
      ["a", "1"],
    ] as const)
      store.put("r", object(namespace, name));
    const page = store.collection("r").page({ ...everything, revision: store.revision });
    expect(page.items.map((one) => one.metadata.uid)).toEqual(["a/1", "a/2", "b/1"]);
  });

  it("fills a page with what matches", () => {
    const store = new ObjectStore(10);
    for (const name of ["1", "2", "3", "4"]) store.put("r", object("a", name));
    const matches = (one: ApiObject) => one.metadata.name !== "1";
    const page = store.collection("r").page({ ...everything, matches, limit: 2, revision: store.revision });
    expect(page.items.map((one) => one.metadata.name)).toEqual(["2", "3"]);
    expect(page.hasMore).toBe(true);
  });

  it("shows changes after a revision one by one", () => {
    const store = new ObjectStore(10);
    store.put("r", object("a", "1"));
    store.put("other", object("a", "1"));
    store.put("r", object("a", "2"));
    const collection = store.collection("r");
    expect(collection.nextChange(1)).toMatchObject({ revision: 2 });
    expect(collection.nextChange(2)).toMatchObject({ revision: 4 });
    expect(collection.nextChange(4)).toBeUndefined();
  });

  it("forgets history past its limit and says so", () => {
    const store = new ObjectStore(3);
    for (let number = 0; number < 7; number += 1) store.put("r", object("a", `${number}`));
    const collection = store.collection("r");
    expect(collection.nextChange(1)).toBe("compacted");
    expect(collection.nextChange(collection.compactedRevision)).not.toBe("compacted");
    expect(() => collection.page({ ...everything, revision: 1 })).toThrow(expect.objectContaining({ code: 410 }));
  });

  it("lets a watch go on that had seen everything when history was dropped", () => {
    const store = new ObjectStore(10);
    const { revision } = store;
    store.put("other", object("a", "1"));
    store.compact();
    expect(store.collection("r").nextChange(revision)).toBeUndefined();
  });

  const write = fc.record({
    name: fc.constantFrom("a", "b", "c"),
    namespace: fc.constantFrom("n", "m"),
    isDelete: fc.boolean(),
  });

  it("lists any revision as it was then", () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), (writes) => {
        const store = new ObjectStore(100);
        const snapshots = new Map<number, readonly string[]>();
        for (const { namespace, name, isDelete } of writes) {
          const current = store.get("r", namespace, name);
          if (!isDelete) store.put("r", object(namespace, name));
          else if (current !== undefined) store.remove("r", current);
          snapshots.set(
            store.revision,
            describeAll(store.collection("r").page({ ...everything, revision: store.revision }).items),
          );
        }
        for (const [revision, snapshot] of snapshots) {
          expect(describeAll(store.collection("r").page({ ...everything, revision }).items)).toEqual(snapshot);
        }
      }),
    );
  });

  it("gives the whole list in pages of any size", () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (writes, limit) => {
        const store = new ObjectStore(100);
        for (const { namespace, name } of writes) store.put("r", object(namespace, name));
        const { revision } = store;
        const collection = store.collection("r");
        const whole = describeAll(collection.page({ ...everything, revision }).items);
        const paged: string[] = [];
        let after: undefined | { namespace: string; name: string };
        for (let hasMore = true; hasMore; ) {
          const page = collection.page({ ...everything, revision, limit, after });
          paged.push(...describeAll(page.items));
          const last = page.items.at(-1)?.metadata;
          after = { namespace: last?.namespace ?? "", name: last?.name ?? "" };
          hasMore = page.hasMore;
          store.put("r", object("m", `later-${paged.length}`));
        }
        expect(paged).toEqual(whole);
      }),
    );
  });
});
