import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const MERGE = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

/** The three kinds of patches. */
export function describePatches(name: string, open: OpenTarget): void {
  describe(`patches on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    it("merges and removes by a merge patch", async () => {
      await pit.makeConfigMap("merge", { a: "1", b: "2" });
      const { code, body } = await pit.call("PATCH", pit.configMaps("merge"), { data: { a: null, c: "3" } }, MERGE);
      expect([code, body.data]).toEqual([200, { b: "2", c: "3" }]);
    });

    it("keeps the resourceVersion when a patch changes nothing", async () => {
      const made = await pit.makeConfigMap("nothing", { a: "1" });
      const { body } = await pit.call("PATCH", pit.configMaps("nothing"), { data: { a: "1" } }, MERGE);
      expect(body.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
    });

    it("refuses a patch that names an old resourceVersion", async () => {
      const made = await pit.makeConfigMap("old", { a: "1" });
      await pit.call("PATCH", pit.configMaps("old"), { data: { a: "2" } }, MERGE);
      const { resourceVersion } = made.metadata;
      const patch = { metadata: { resourceVersion }, data: { a: "3" } };
      expect((await pit.call("PATCH", pit.configMaps("old"), patch, MERGE)).code).toBe(409);
    });

    it("edits by a JSON patch", async () => {
      await pit.makeConfigMap("edit", { a: "1" });
      const patch = [
        { op: "test", path: "/data/a", value: "1" },
        { op: "replace", path: "/data/a", value: "2" },
        { op: "add", path: "/metadata/labels", value: { "x.dev/y": "z" } },
      ];
      const { body } = await pit.call("PATCH", pit.configMaps("edit"), patch, JSON_PATCH);
      expect([body.data, body.metadata.labels]).toEqual([{ a: "2" }, { "x.dev/y": "z" }]);
    });

    it("refuses a JSON patch whose test fails with 422", async () => {
      await pit.makeConfigMap("tested", { a: "1" });
      const patch = [{ op: "test", path: "/data/a", value: "2" }];
      expect((await pit.call("PATCH", pit.configMaps("tested"), patch, JSON_PATCH)).code).toBe(422);
    });

    it("merges lists of a built-in kind by their keys", async () => {
      const services = `/api/v1/namespaces/${pit.namespace}/services`;
      const ports = [
        { name: "http", port: 80 },
        { name: "grpc", port: 90 },
      ];
      await pit.call("POST", services, { metadata: { name: "ports" }, spec: { selector: { app: "a" }, ports } });
      const patch = { spec: { ports: [{ port: 90, targetPort: 91 }] } };
      const { code, body } = await pit.call("PATCH", `${services}/ports`, patch, STRATEGIC);
      expect(code).toBe(200);
      expect(body.spec["ports"]).toMatchObject([
        { name: "http", port: 80, targetPort: 80 },
        { name: "grpc", port: 90, targetPort: 91 },
      ]);
    });

    it.each([
      { what: "new items first", patch: { ports: [{ name: "d", port: 4 }] }, order: [4, 1, 2, 3] },
      {
        what: "a new item before the one that is named after it",
        patch: { ports: [{ port: 4, name: "d" }, { port: 2 }] },
        order: [4, 1, 2, 3],
      },
      {
        what: "items as they are told to be, and the others where they were",
        patch: { "$setElementOrder/ports": [{ port: 2 }, { port: 4 }], ports: [{ name: "d", port: 4 }] },
        order: [1, 2, 4, 3],
      },
      {
        what: "what stays when another goes",
        patch: {
          ports: [
            { name: "d", port: 4 },
            { port: 1, $patch: "delete" },
          ],
        },
        order: [4, 2, 3],
      },
    ])("puts $what in a merged list", async ({ what, patch, order }) => {
      const services = `/api/v1/namespaces/${pit.namespace}/services`;
      const name = `order-${what.length}`;
      const ports = ["a", "b", "c"].map((port, at) => ({ name: port, port: at + 1 }));
      expect((await pit.call("POST", services, { metadata: { name }, spec: { ports } })).code).toBe(201);
      const { body } = await pit.call("PATCH", `${services}/${name}`, { spec: patch }, STRATEGIC);
      expect((body.spec["ports"] as readonly { readonly port: number }[]).map(({ port }) => port)).toEqual(order);
    });

    it("puts new values of a set first", async () => {
      const finalizers = ["example.dev/a", "example.dev/b"];
      await pit.call("POST", pit.configMaps(), { metadata: { name: "set", finalizers } });
      const patch = { metadata: { finalizers: ["example.dev/c", "example.dev/b"] } };
      const { body } = await pit.call("PATCH", pit.configMaps("set"), patch, STRATEGIC);
      expect(body.metadata).toMatchObject({ finalizers: ["example.dev/c", "example.dev/a", "example.dev/b"] });
      await pit.call("PATCH", pit.configMaps("set"), { metadata: { finalizers: null } }, MERGE);
    });

    it.each([
      { what: "kind", change: { kind: "Thing" }, says: 'no kind "Thing" is registered for version "v1"' },
      {
        what: "version",
        change: { apiVersion: "apps/v1" },
        says: 'no kind "ConfigMap" is registered for version "apps/v1"',
      },
    ])("cannot make another $what of an object", async ({ what, change, says }) => {
      await pit.makeConfigMap(`of-${what}`, { a: "1" });
      const { code, body } = await pit.call("PATCH", pit.configMaps(`of-${what}`), change, MERGE);
      expect([code, body.details.causes[0]?.field]).toEqual([422, "patch"]);
      expect(body.message).toContain(says);
      expect((await pit.call("PATCH", pit.configMaps(`of-${what}`), change, STRATEGIC)).body.data).toEqual({ a: "1" });
    });

    it("cannot make another version of a custom object", async () => {
      const path = pit.workloadEntries("versioned");
      await pit.call("POST", pit.workloadEntries(), {
        metadata: { name: "versioned" },
        spec: { address: "a" },
        ...KIND,
      });
      const { code, body } = await pit.call("PATCH", path, { apiVersion: "networking.istio.io/v1beta1" }, MERGE);
      expect([code, body.details.causes[0]?.field, body.details.causes[0]?.message]).toEqual([
        422,
        "apiVersion",
        'Invalid value: "networking.istio.io/v1beta1": must be networking.istio.io/v1',
      ]);
    });

    it("has no strategic merge for a custom kind", async () => {
      await pit.call("POST", pit.workloadEntries(), {
        metadata: { name: "we" },
        spec: { address: "192.0.2.1" },
        ...KIND,
      });
      expect((await pit.call("PATCH", pit.workloadEntries("we"), { spec: { weight: 2 } }, STRATEGIC)).code).toBe(415);
      expect(
        (await pit.call("PATCH", pit.workloadEntries("we"), { spec: { weight: 2 } }, MERGE)).body.spec["weight"],
      ).toBe(2);
    });

    it("refuses a patch of an unknown type with 415, also where there is nothing to patch", async () => {
      const { code } = await pit.call("PATCH", pit.configMaps("none"), "a: b", "application/x-unknown-patch+yaml");
      expect(code).toBe(415);
    });

    it("answers 404 for an object that is not there", async () => {
      expect((await pit.call("PATCH", pit.configMaps("none"), {}, MERGE)).code).toBe(404);
    });

    it("scales by the scale subresource", async () => {
      const deployments = `/apis/apps/v1/namespaces/${pit.namespace}/deployments`;
      await pit.call("POST", deployments, deployment("web"));
      const { code, body } = await pit.call("PATCH", `${deployments}/web/scale`, { spec: { replicas: 3 } }, MERGE);
      expect([code, body.kind, body.spec["replicas"]]).toEqual([200, "Scale", 3]);
      const scaled = (await pit.call("GET", `${deployments}/web`)).body;
      expect([scaled.spec["replicas"], scaled.metadata.generation]).toEqual([3, 2]);
    });
  });
}

const KIND = { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry" };

function deployment(name: string): unknown {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name, image: "example.dev/web:1" }] } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas: 0, selector: { matchLabels: labels }, template },
  };
}
