import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

/** Names, labels, owners and finalizers: what may stand in the metadata of any object. */
export function describeNames(name: string, open: OpenTarget): void {
  describe(`names on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const owner = (given: object) => ({ apiVersion: "v1", kind: "ConfigMap", name: "a", uid: "u", ...given });

    it.each([
      { metadata: { name: "x".repeat(254) }, says: ["metadata.name: must be no more than 253 characters"] },
      {
        metadata: { name: "labels", labels: { "-bad": "x" } },
        says: [
          "metadata.labels: name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        ],
      },
      {
        metadata: { name: "value", labels: { a: "x".repeat(64) } },
        says: ["metadata.labels: must be no more than 63 bytes"],
      },
      {
        metadata: { name: "note", annotations: { "/a": "x" } },
        says: ["metadata.annotations: prefix part must be non-empty"],
      },
      {
        metadata: { name: "finalizer", finalizers: ["hold"] },
        says: ["metadata.finalizers[0]: name is neither a standard finalizer name nor is it fully qualified"],
      },
      {
        metadata: { name: "owner", ownerReferences: [owner({ uid: "" })] },
        says: ["metadata.ownerReferences.uid: must not be empty"],
      },
      {
        metadata: {
          name: "owners",
          ownerReferences: [owner({ controller: true }), owner({ name: "b", controller: true })],
        },
        says: [
          'metadata.ownerReferences: Only one reference can have Controller set to true. Found "true" in references for ConfigMap/a and ConfigMap/b',
        ],
      },
    ])("refuses $says", async ({ metadata, says }) => {
      const { code, body } = await pit.call("POST", pit.configMaps(), { metadata });
      expect(code).toBe(422);
      const told = body.details.causes.map(
        ({ field, message }) => `${field}: ${message.replace(/^Invalid value: .*?(\]|"): /, "")}`,
      );
      expect(told).toEqual(says);
    });

    it("wants a name or what to make one of", async () => {
      const { code, body } = await pit.call("POST", pit.configMaps(), {});
      expect([code, body.details]).toEqual([
        422,
        {
          kind: "ConfigMap",
          causes: [
            {
              reason: "FieldValueRequired",
              field: "metadata.name",
              message: "Required value: name or generateName is required",
            },
          ],
        },
      ]);
    });

    it("names both when generateName makes a bad name", async () => {
      const { body } = await pit.call("POST", pit.configMaps(), { metadata: { generateName: "A_" } });
      expect(body.details.causes.map((cause) => cause.field)).toEqual(["metadata.generateName", "metadata.name"]);
    });

    it("refuses a new object with a resourceVersion", async () => {
      const { code } = await pit.call("POST", pit.configMaps(), { metadata: { name: "new", resourceVersion: "5" } });
      expect(code).toBe(500);
    });

    it("makes uid and times itself, whatever is sent", async () => {
      const uid = "00000000-0000-4000-8000-000000000000";
      const metadata = { name: "own", uid, creationTimestamp: "2020-01-01T00:00:00Z" };
      const { body } = await pit.call("POST", pit.configMaps(), { metadata });
      expect(body.metadata.uid).not.toBe(uid);
      expect(body.metadata.creationTimestamp).not.toBe("2020-01-01T00:00:00Z");
    });

    it("says of an object on its way out that its name is still taken", async () => {
      await pit.call("POST", pit.configMaps(), { metadata: { name: "going", finalizers: ["example.dev/hold"] } });
      await pit.call("DELETE", pit.configMaps("going"));
      const { code, body } = await pit.call("POST", pit.configMaps(), { metadata: { name: "going" } });
      expect([code, body.reason, body.message]).toEqual([
        409,
        "AlreadyExists",
        'object is being deleted: configmaps "going" already exists',
      ]);
      const patch = { metadata: { finalizers: null } };
      const before = (await pit.call("GET", pit.configMaps("going"))).body.metadata.resourceVersion;
      const freed = await pit.call("PATCH", pit.configMaps("going"), patch, "application/merge-patch+json");
      expect([freed.code, freed.body.metadata.resourceVersion]).toEqual([200, before]);
    });

    it("is checked before it is known whether the name is taken", async () => {
      await pit.makeConfigMap("taken", {});
      const metadata = { name: "taken", labels: { "-bad": "x" } };
      expect((await pit.call("POST", pit.configMaps(), { metadata })).code).toBe(422);
    });

    it("wants a PUT to say whose it is", async () => {
      await pit.makeConfigMap("whose", {});
      const { code, body } = await pit.call("PUT", pit.configMaps("whose"), { data: { a: "1" } });
      expect([code, body.message]).toEqual([
        400,
        "the name of the object (whose based on URL) was undeterminable: name must be provided",
      ]);
    });

    it("labels every namespace with its name, whatever is sent", async () => {
      const path = `/api/v1/namespaces/${pit.namespace}`;
      const patch = { metadata: { labels: null }, spec: { finalizers: null } };
      const { body } = await pit.call("PATCH", path, patch, "application/merge-patch+json");
      expect([body.metadata.labels, body.spec]).toEqual([
        { "kubernetes.io/metadata.name": pit.namespace },
        { finalizers: ["kubernetes"] },
      ]);
    });
  });
}
