import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../api-object.js";
import { applyJsonPatch, PatchMismatch } from "./json-patch.js";
import { applyMergePatch } from "./merge-patch.js";
import { applyStrategicMerge } from "./strategic-merge.js";

describe("applyMergePatch", () => {
  // The examples of RFC 7386, appendix A.
  it.each<{ target: Json; patch: Json; result: Json }>([
    { target: { a: "b" }, patch: { a: "c" }, result: { a: "c" } },
    { target: { a: "b" }, patch: { b: "c" }, result: { a: "b", b: "c" } },
    { target: { a: "b" }, patch: { a: null }, result: {} },
    { target: { a: ["b"] }, patch: { a: "c" }, result: { a: "c" } },
    { target: { a: "c" }, patch: { a: ["b"] }, result: { a: ["b"] } },
    { target: { a: { b: "c" } }, patch: { a: { b: "d", c: null } }, result: { a: { b: "d" } } },
    { target: { a: [{ b: "c" }] }, patch: { a: [1] }, result: { a: [1] } },
    { target: ["a", "b"], patch: ["c", "d"], result: ["c", "d"] },
    { target: { a: "foo" }, patch: null, result: null },
    { target: [1, 2], patch: { a: "b", c: null }, result: { a: "b" } },
    { target: {}, patch: { a: { bb: { ccc: null } } }, result: { a: { bb: {} } } },
  ])("turns $target by $patch into $result", ({ target, patch, result }) => {
    expect(applyMergePatch(target, patch)).toEqual(result);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        const once = applyMergePatch(target as Json, patch as Json);
        expect(applyMergePatch(once, patch as Json)).toEqual(once);
      }),
    );
  });
});

describe("applyJsonPatch", () => {
  it.each<{ op: JsonObject; result: Json }>([
    { op: { op: "add", path: "/c", value: 3 }, result: { a: [1, 2], b: { "x/y": 1 }, c: 3 } },
    { op: { op: "add", path: "/a/0", value: 0 }, result: { a: [0, 1, 2], b: { "x/y": 1 } } },
    { op: { op: "add", path: "/a/-", value: 3 }, result: { a: [1, 2, 3], b: { "x/y": 1 } } },
    { op: { op: "remove", path: "/a/0" }, result: { a: [2], b: { "x/y": 1 } } },
    { op: { op: "replace", path: "/a/1", value: 9 }, result: { a: [1, 9], b: { "x/y": 1 } } },
    { op: { op: "remove", path: "/b/x~1y" }, result: { a: [1, 2], b: {} } },
    { op: { op: "move", from: "/a", path: "/b/a" }, result: { b: { "x/y": 1, a: [1, 2] } } },
    { op: { op: "copy", from: "/a/0", path: "/c" }, result: { a: [1, 2], b: { "x/y": 1 }, c: 1 } },
    { op: { op: "test", path: "/a", value: [1, 2] }, result: { a: [1, 2], b: { "x/y": 1 } } },
    { op: { op: "replace", path: "", value: {} }, result: {} },
    { op: { op: "replace", path: "/none", value: 1 }, result: { a: [1, 2], b: { "x/y": 1 }, none: 1 } },
    { op: { op: "test", path: "/none", value: null }, result: { a: [1, 2], b: { "x/y": 1 } } },
    { op: { op: "copy", from: "/toString", path: "/x" }, result: { a: [1, 2], b: { "x/y": 1 }, x: null } },
  ])("does $op", ({ op, result }) => {
    expect(applyJsonPatch({ a: [1, 2], b: { "x/y": 1 } }, [op])).toEqual(result);
  });

  it.each<{ op: JsonObject }>([
    { op: { op: "remove", path: "/none" } },
    { op: { op: "replace", path: "/none/deep", value: 1 } },
    { op: { op: "add", path: "/none/deep", value: 1 } },
    { op: { op: "remove", path: "/a/2" } },
    { op: { op: "add", path: "/a/9", value: 1 } },
    { op: { op: "test", path: "/a/0", value: 2 } },
    { op: { op: "copy", from: "/a/2", path: "/x" } },
    { op: { op: "test", path: "/none", value: 1 } },
    { op: { op: "add" } },
    { op: { op: "grow", path: "/a" } },
    { op: { op: "remove", path: "a" } },
  ])("finds that $op does not fit", ({ op }) => {
    expect(() => applyJsonPatch({ a: [1, 2] }, [op])).toThrow(PatchMismatch);
  });
});

describe("applyStrategicMerge", () => {
  const pod = {
    spec: {
      containers: [
        { name: "web", image: "web:1", env: [{ name: "A", value: "1" }] },
        { name: "proxy", image: "proxy:1" },
      ],
      tolerations: [{ key: "a" }],
    },
  };

  it("merges containers by name and their env too", () => {
    const env = [
      { name: "A", value: "2" },
      { name: "B", value: "3" },
    ];
    const patched = applyStrategicMerge(pod, { spec: { containers: [{ name: "web", env }] } });
    expect(patched).toEqual({
      spec: {
        containers: [
          { name: "web", image: "web:1", env },
          { name: "proxy", image: "proxy:1" },
        ],
        tolerations: [{ key: "a" }],
      },
    });
  });

  it("adds an item that is new and deletes one that is marked", () => {
    const containers = [
      { name: "extra", image: "x" },
      { name: "proxy", $patch: "delete" },
    ];
    const patched = applyStrategicMerge(pod, { spec: { containers } });
    expect(patched["spec"]).toMatchObject({ containers: [{ name: "extra" }, { name: "web" }] });
  });

  it("replaces a list that has no merge key", () => {
    expect(applyStrategicMerge(pod, { spec: { tolerations: [{ key: "b" }] } })["spec"]).toMatchObject({
      tolerations: [{ key: "b" }],
    });
  });

  it("replaces a whole map that says so", () => {
    const patched = applyStrategicMerge({ spec: { a: 1, b: 2 } }, { spec: { $patch: "replace", c: 3 } });
    expect(patched).toEqual({ spec: { c: 3 } });
  });

  it("keeps only the retained keys", () => {
    const patched = applyStrategicMerge(
      { strategy: { type: "RollingUpdate", rollingUpdate: {} } },
      { strategy: { $retainKeys: ["type"], type: "Recreate" } },
    );
    expect(patched).toEqual({ strategy: { type: "Recreate" } });
  });

  it("puts items into the asked order", () => {
    const patch = {
      spec: {
        "$setElementOrder/containers": [{ name: "proxy" }, { name: "web" }],
        containers: [{ name: "proxy", image: "proxy:2" }],
      },
    };
    expect(applyStrategicMerge(pod, patch)["spec"]).toMatchObject({
      containers: [{ name: "proxy", image: "proxy:2" }, { name: "web" }],
    });
  });

  it("adds to finalizers and deletes from them", () => {
    const target = { metadata: { finalizers: ["a", "b"] } };
    expect(applyStrategicMerge(target, { metadata: { finalizers: ["c"] } })).toEqual({
      metadata: { finalizers: ["c", "a", "b"] },
    });
    const removal = { metadata: { "$deleteFromPrimitiveList/finalizers": ["a"] } };
    expect(applyStrategicMerge(target, removal)).toEqual({ metadata: { finalizers: ["b"] } });
  });

  it("tells ports of a Service from those of a container", () => {
    const service = { spec: { ports: [{ port: 80, name: "http" }] } };
    expect(applyStrategicMerge(service, { spec: { ports: [{ port: 80, name: "web" }] } })).toEqual({
      spec: { ports: [{ port: 80, name: "web" }] },
    });
    const container = { spec: { containers: [{ name: "c", ports: [{ containerPort: 80 }] }] } };
    const patch = { spec: { containers: [{ name: "c", ports: [{ containerPort: 81 }] }] } };
    expect(applyStrategicMerge(container, patch)["spec"]).toEqual({
      containers: [{ name: "c", ports: [{ containerPort: 81 }, { containerPort: 80 }] }],
    });
  });
});
