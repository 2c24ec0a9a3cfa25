import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KnownObjects } from "./known-objects.js";

const objectOf = (name: string, resourceVersion: string, uid = `uid-${name}`) => ({
  namespace: "n",
  name,
  uid,
  resourceVersion,
});

function listed(known: KnownObjects, ...objects: ReturnType<typeof objectOf>[]) {
  known.beginList();
  for (const object of objects) if (known.note(object)) known.keep(object);
  return known.finishList().map((object) => object.name);
}

describe(KnownObjects, () => {
  it("knows each version once", () => {
    const known = new KnownObjects();
    listed(known, objectOf("a", "1"));
    expect([known.note(objectOf("a", "1")), known.note(objectOf("a", "2"))]).toEqual([false, true]);
  });

  it("says after the last page what is gone", () => {
    const known = new KnownObjects();
    listed(known, objectOf("a", "1"), objectOf("b", "1"));
    expect(listed(known, objectOf("b", "1"))).toEqual(["a"]);
  });

  it("forgets a list that was cut", () => {
    const known = new KnownObjects();
    listed(known, objectOf("a", "1"), objectOf("b", "1"));
    known.beginList();
    known.note(objectOf("b", "1"));
    expect(listed(known, objectOf("a", "1"))).toEqual(["b"]);
  });

  it("does not take an object for gone that another of its name has replaced", () => {
    const known = new KnownObjects();
    listed(known, objectOf("a", "1", "old"));
    expect(listed(known, objectOf("a", "2", "new"))).toEqual([]);
    expect(known.remove("old")).toBe(false);
    expect(known.remove("new")).toBe(true);
  });

  it("says what is gone since the list before, whatever the lists", () => {
    const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"));
    fc.assert(
      fc.property(fc.array(names, { minLength: 1 }), (lists) => {
        const known = new KnownObjects();
        let before: string[] = [];
        for (const list of lists) {
          const gone = listed(known, ...list.map((name) => objectOf(name, "1")));
          expect(gone.sort()).toEqual(before.filter((name) => !new Set<string>(list).has(name)).sort());
          before = list;
        }
      }),
    );
  });
});
