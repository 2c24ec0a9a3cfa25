import type { JsonObject } from "@causeway/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

/** Create, read, replace and delete, as every Kubernetes API server does them. */
export function describeObjects(name: string, open: OpenTarget): void {
  describe(`objects on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    describe("create", () => {
      it("answers 201 with what the server fills in", async () => {
        const { code, body } = await pit.call("POST", pit.configMaps(), {
          metadata: { name: "made" },
          data: { a: "1" },
        });
        expect(code).toBe(201);
        expect(body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
        expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
        expect(body.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(body.data).toEqual({ a: "1" });
      });

      it("refuses a second object of the same name with 409 AlreadyExists", async () => {
        await pit.makeConfigMap("twice", {});
        const { code, body } = await pit.call("POST", pit.configMaps(), { metadata: { name: "twice" } });
        expect([code, body.reason]).toEqual([409, "AlreadyExists"]);
        expect(body.message).toBe('configmaps "twice" already exists');
      });

      it("makes a name from generateName", async () => {
        const { body } = await pit.call("POST", pit.configMaps(), { metadata: { generateName: "some-" } });
        expect(body.metadata.name).toMatch(/^some-[a-z0-9]{5}$/);
      });

      it("refuses a namespace that is not there with 404", async () => {
        const { code, body } = await pit.call("POST", "/api/v1/namespaces/nowhere/configmaps", {
          metadata: { name: "x" },
        });
        expect([code, body.reason, body.message]).toEqual([404, "NotFound", 'namespaces "nowhere" not found']);
      });

      it("refuses another namespace in the body with 400", async () => {
        const { code } = await pit.call("POST", pit.configMaps(), { metadata: { name: "x", namespace: "default" } });
        expect(code).toBe(400);
      });

      it("names the field of a bad name in a 422", async () => {
        const { code, body } = await pit.call("POST", pit.configMaps(), { metadata: { name: "No_Name" } });
        expect([code, body.reason]).toEqual([422, "Invalid"]);
        expect(body.details.causes.map((cause) => cause.field)).toEqual(["metadata.name"]);
      });

      it("refuses text that is no JSON with 400", async () => {
        const { code, body } = await pit.call("POST", pit.configMaps(), "{");
        expect([code, body.kind]).toEqual([400, "Status"]);
      });

      it("stores nothing on a dry run", async () => {
        const { code } = await pit.call("POST", `${pit.configMaps()}?dryRun=All`, { metadata: { name: "dry" } });
        expect(code).toBe(201);
        expect((await pit.call("GET", pit.configMaps("dry"))).code).toBe(404);
      });
    });

    describe("get", () => {
      it("answers 404 with a Status that names the object", async () => {
        const { code, body } = await pit.call("GET", pit.workloadEntries("none"));
        expect([code, body.kind, body.status]).toEqual([404, "Status", "Failure"]);
        expect(body.message).toBe('workloadentries.networking.istio.io "none" not found');
      });

      it("answers 404 for a kind that is not served", async () => {
        const { code, body } = await pit.call("GET", "/apis/nobody.example/v1/things");
        expect(code).toBe(404);
        expect(String(body)).not.toBe("");
      });
    });

    describe("replace", () => {
      it("takes a PUT over the current resourceVersion", async () => {
        const made = await pit.makeConfigMap("put", { a: "1" });
        const { code, body } = await pit.call("PUT", pit.configMaps("put"), { ...made, data: { a: "2" } });
        expect([code, body.data["a"]]).toEqual([200, "2"]);
        expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion));
        expect(body.metadata.uid).toBe(made.metadata.uid);
      });

      it("refuses an old resourceVersion with 409 Conflict", async () => {
        const made = await pit.makeConfigMap("stale", { a: "1" });
        await pit.call("PUT", pit.configMaps("stale"), { ...made, data: { a: "2" } });
        const { code, body } = await pit.call("PUT", pit.configMaps("stale"), { ...made, data: { a: "3" } });
        expect([code, body.reason]).toEqual([409, "Conflict"]);
      });

      it("keeps the resourceVersion when nothing changes", async () => {
        const made = await pit.makeConfigMap("same", { a: "1" });
        const { body } = await pit.call("PUT", pit.configMaps("same"), made);
        expect(body.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
      });

      it("needs a resourceVersion for a custom kind", async () => {
        await pit.call("POST", pit.workloadEntries(), entry("versionless", "192.0.2.1"));
        const { code, body } = await pit.call(
          "PUT",
          pit.workloadEntries("versionless"),
          entry("versionless", "192.0.2.2"),
        );
        expect([code, body.reason]).toEqual([422, "Invalid"]);
        expect(body.details.causes.map((cause) => cause.field)).toEqual(["metadata.resourceVersion"]);
      });

      it("refuses another uid with 409", async () => {
        const made = await pit.makeConfigMap("other", {});
        const metadata = { name: "other", uid: "00000000-0000-4000-8000-000000000000" };
        expect((await pit.call("PUT", pit.configMaps("other"), { metadata })).code).toBe(409);
        expect((await pit.call("GET", pit.configMaps("other"))).body.metadata.uid).toBe(made.metadata.uid);
      });

      it("counts generations of the spec only", async () => {
        const made = await pit.call("POST", pit.workloadEntries(), entry("counted", "192.0.2.1"));
        const labelled = { ...made.body, metadata: { ...made.body.metadata, labels: { a: "b" } } };
        const relabelled = await pit.call("PUT", pit.workloadEntries("counted"), labelled);
        expect(relabelled.body.metadata.generation).toBe(1);
        const changed = { ...relabelled.body, spec: { address: "192.0.2.2" } };
        expect((await pit.call("PUT", pit.workloadEntries("counted"), changed)).body.metadata.generation).toBe(2);
      });
    });

    describe("the status subresource", () => {
      it("changes the status alone, and nothing else changes it", async () => {
        const made = await pit.call("POST", pit.workloadEntries(), {
          ...entry("status", "192.0.2.1"),
          status: { conditions: [] },
        });
        expect(made.body.status).toBeUndefined();
        const draft = { ...made.body, spec: { address: "192.0.2.9" }, status: { observedGeneration: 1 } };
        const { body } = await pit.call("PUT", `${pit.workloadEntries("status")}/status`, draft);
        expect([body.spec["address"], body.status]).toEqual(["192.0.2.1", { observedGeneration: 1 }]);
        const plain = await pit.call("PUT", pit.workloadEntries("status"), { ...body, status: {} });
        expect(plain.body.status).toEqual({ observedGeneration: 1 });
      });
    });

    describe("delete", () => {
      it("removes the object", async () => {
        await pit.makeConfigMap("gone", {});
        expect((await pit.call("DELETE", pit.configMaps("gone"))).code).toBe(200);
        expect((await pit.call("GET", pit.configMaps("gone"))).code).toBe(404);
        expect((await pit.call("DELETE", pit.configMaps("gone"))).code).toBe(404);
      });

      it.each([{ field: "uid" }, { field: "resourceVersion" }])(
        "refuses another $field with 409",
        async ({ field }) => {
          const made = await pit.makeConfigMap(`kept-${field.toLowerCase()}`, {});
          const wrong = { [field]: field === "uid" ? "00000000-0000-4000-8000-000000000000" : "1" };
          const path = pit.configMaps(made.metadata.name);
          const { code, body } = await pit.call("DELETE", path, {
            kind: "DeleteOptions",
            apiVersion: "v1",
            preconditions: wrong,
          });
          expect([code, body.reason]).toEqual([409, "Conflict"]);
          const { uid, resourceVersion } = made.metadata;
          const right = { kind: "DeleteOptions", apiVersion: "v1", preconditions: { uid, resourceVersion } };
          expect((await pit.call("DELETE", path, right)).code).toBe(200);
        },
      );

      it("marks an object with finalizers and removes it with the last of them", async () => {
        const draft = { metadata: { name: "held", finalizers: ["example.dev/hold"] } };
        await pit.call("POST", pit.configMaps(), draft);
        await pit.call("DELETE", pit.configMaps("held"));
        const marked = (await pit.call("GET", pit.configMaps("held"))).body;
        expect(marked.metadata.deletionTimestamp).toMatch(/Z$/);
        const { code } = await pit.call("PUT", pit.configMaps("held"), {
          ...marked,
          metadata: { ...marked.metadata, finalizers: [] },
        });
        expect(code).toBe(200);
        expect((await pit.call("GET", pit.configMaps("held"))).code).toBe(404);
      });

      it("takes no new finalizers once it is marked", async () => {
        await pit.call("POST", pit.configMaps(), { metadata: { name: "late", finalizers: ["example.dev/hold"] } });
        await pit.call("DELETE", pit.configMaps("late"));
        const marked = (await pit.call("GET", pit.configMaps("late"))).body;
        const finalizers = ["example.dev/hold", "example.dev/more"];
        const { code } = await pit.call("PUT", pit.configMaps("late"), {
          ...marked,
          metadata: { ...marked.metadata, finalizers },
        });
        expect(code).toBe(422);
      });

      it("removes a selection of a collection", async () => {
        await pit.makeConfigMap("pick-1", {}, { pick: "yes" });
        await pit.makeConfigMap("pick-2", {}, { pick: "yes" });
        await pit.makeConfigMap("pick-3", {}, { pick: "no" });
        expect((await pit.call("DELETE", `${pit.configMaps()}?labelSelector=pick%3Dyes`)).code).toBe(200);
        const left = (await pit.call("GET", `${pit.configMaps()}?labelSelector=pick`)).body.items;
        expect(left.map((item) => item.metadata.name)).toEqual(["pick-3"]);
      });
    });

    describe("who may ask", () => {
      it("serves the same objects in every version of a custom kind", async () => {
        await pit.call("POST", pit.workloadEntries(), entry("both", "192.0.2.1"));
        const old = pit.workloadEntries("both").replace("/v1/", "/v1beta1/");
        const { body } = await pit.call("GET", old);
        expect(body).toMatchObject({ apiVersion: "networking.istio.io/v1beta1", spec: { address: "192.0.2.1" } });
      });
    });
  });
}

function entry(name: string, address: string): JsonObject {
  return { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry", metadata: { name }, spec: { address } };
}
