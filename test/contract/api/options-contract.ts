import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

/** What a request may ask for besides the object, and what is said to one that asks for something else. */
export function describeOptions(name: string, open: OpenTarget): void {
  describe(`options on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
      await pit.makeConfigMap("there", { a: "1" });
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const refusal = async (method: string, path: string, body?: unknown, contentType?: string) => {
      const { code, body: status } = await pit.call(method, path, body, contentType);
      const causes = status.details?.causes ?? [];
      return [code, status.reason, ...causes.map((cause) => cause.field)];
    };

    describe("dry runs", () => {
      it("are All or nothing", async () => {
        const made = await refusal("POST", `${pit.configMaps()}?dryRun=Some`, { metadata: { name: "x" } });
        expect(made).toEqual([422, "Invalid", "dryRun"]);
        expect(await refusal("DELETE", pit.configMaps("there"), options({ dryRun: ["Some"] }))).toEqual(made);
      });

      it("answer a new object without a resourceVersion", async () => {
        const { body } = await pit.call("POST", `${pit.configMaps()}?dryRun=All`, { metadata: { name: "dry" } });
        expect([body.metadata.name, body.metadata.resourceVersion]).toEqual(["dry", undefined]);
      });

      it("change nothing by a PUT, a PATCH or a DELETE", async () => {
        const before = (await pit.call("GET", pit.configMaps("there"))).body;
        const path = `${pit.configMaps("there")}?dryRun=All`;
        expect((await pit.call("PUT", path, { ...before, data: { a: "2" } })).body.data).toEqual({ a: "2" });
        expect((await pit.call("PATCH", path, { data: { a: "3" } }, MERGE)).body.data).toEqual({ a: "3" });
        expect((await pit.call("DELETE", path)).code).toBe(200);
        expect((await pit.call("GET", pit.configMaps("there"))).body).toEqual(before);
      });
    });

    describe("of a delete", () => {
      it.each([
        { what: "a policy that there is not", given: { propagationPolicy: "Some" } },
        { what: "two ways to say the same", given: { propagationPolicy: "Orphan", orphanDependents: true } },
      ])("cannot be $what", async ({ given }) => {
        expect(await refusal("DELETE", pit.configMaps("there"), options(given))).toEqual([
          422,
          "Invalid",
          "propagationPolicy",
        ]);
      });

      it("are no other object", async () => {
        const body = { kind: "Thing", apiVersion: "v1" };
        expect(await refusal("DELETE", pit.configMaps("there"), body)).toEqual([400, "BadRequest"]);
      });

      it("name the kind and what differs when a precondition does not hold", async () => {
        const uid = "00000000-0000-4000-8000-000000000000";
        const { code, body } = await pit.call("DELETE", pit.configMaps("there"), options({ preconditions: { uid } }));
        expect([code, body.details.kind]).toEqual([409, "ConfigMap"]);
        expect(body.message).toMatch(
          /^Operation cannot be fulfilled on ConfigMap "there": the UID in the precondition \(0{8}-.*\) does not match the UID in record/,
        );
      });

      it("leave the namespaces that every cluster needs", async () => {
        expect(await refusal("DELETE", "/api/v1/namespaces/default")).toEqual([403, "Forbidden"]);
        expect(await refusal("DELETE", "/api/v1/namespaces")).toEqual([405, "MethodNotAllowed"]);
      });
    });

    describe("of a list", () => {
      const LISTS = [
        { query: "limit=some", code: 400 },
        { query: "resourceVersion=some", code: 400 },
        { query: "resourceVersionMatch=Exact", code: 422, field: "resourceVersionMatch" },
        { query: "resourceVersion=0&resourceVersionMatch=Exact", code: 422, field: "resourceVersionMatch" },
        { query: "resourceVersion=1&resourceVersionMatch=Some", code: 422, field: "resourceVersionMatch" },
        {
          query: "resourceVersion=1&resourceVersionMatch=Exact&continue=x",
          code: 422,
          field: "resourceVersionMatch",
        },
        { query: "sendInitialEvents=true", code: 422, field: "sendInitialEvents" },
      ];
      it.each(LISTS)("cannot be $query", async ({ query, code, field }) => {
        const reason = code === 400 ? "BadRequest" : "Invalid";
        const fields = field === undefined ? [] : [field];
        expect(await refusal("GET", `${pit.configMaps()}?${query}`)).toEqual([code, reason, ...fields]);
      });

      it("can ask for a state as old as a revision, or not older than it", async () => {
        const path = `${pit.configMaps()}?fieldSelector=metadata.name%3Dpast`;
        const before = (await pit.call("GET", path)).body.metadata.resourceVersion;
        const made = await pit.makeConfigMap("past", {});
        const at = async (revision: string, match: string) =>
          (await pit.call("GET", `${path}&resourceVersion=${revision}&resourceVersionMatch=${match}`)).body.items;
        expect(await at(before, "Exact")).toEqual([]);
        expect(await at(before, "NotOlderThan")).toHaveLength(1);
        expect(await at(made.metadata.resourceVersion, "Exact")).toHaveLength(1);
      });
    });

    describe("of a watch", () => {
      it("has no resourceVersionMatch of its own", async () => {
        const path = `${pit.configMaps()}?watch=true&resourceVersion=1&resourceVersionMatch=NotOlderThan`;
        expect(await refusal("GET", path)).toEqual([422, "Invalid", "resourceVersionMatch"]);
      });

      it("are not read on the path of one object", async () => {
        const { code, body } = await pit.call("GET", `${pit.configMaps("there")}?watch=true`);
        expect([code, body.kind]).toEqual([200, "ConfigMap"]);
      });
    });

    describe("methods and paths", () => {
      it.each([
        { method: "POST", path: "/api/v1/configmaps" },
        { method: "DELETE", path: "/api/v1/configmaps" },
        { method: "POST", path: "/version" },
        { method: "POST", path: "/api/v1" },
      ])("$method of $path is not allowed", async ({ method, path }) => {
        expect(await refusal(method, path, {})).toEqual([405, "MethodNotAllowed"]);
      });

      it("PUT and PATCH need the name of one object", async () => {
        expect(await refusal("PUT", pit.configMaps(), {})).toEqual([405, "MethodNotAllowed"]);
        expect(await refusal("PATCH", pit.configMaps(), {}, MERGE)).toEqual([405, "MethodNotAllowed"]);
      });

      it.each(["/api/v1/things", "/apis/apps/v1/things"])(
        "says of %s in a Status that it is not served",
        async (path) => {
          expect(await refusal("GET", path)).toEqual([404, "NotFound"]);
        },
      );

      it.each(["/nothing", "/apis/nobody.example/v1/things", "/apis/networking.istio.io/v1/things"])(
        "has no more than a page for %s",
        async (path) => {
          const { status, headers, body } = await target.http.send({ method: "GET", path });
          expect([status, headers["content-type"], body]).toEqual([
            404,
            "text/plain; charset=utf-8",
            "404 page not found\n",
          ]);
        },
      );
    });

    describe("media types", () => {
      it("of a body are JSON, YAML and protobuf", async () => {
        const yaml = "metadata:\n  name: from-yaml\ndata:\n  a: b\n";
        expect((await pit.call("POST", pit.configMaps(), yaml, "application/yaml")).body.data).toEqual({ a: "b" });
        expect(await refusal("POST", pit.configMaps(), yaml, "text/plain")).toEqual([415, "UnsupportedMediaType"]);
      });

      it("of a patch of a custom kind are looked at before the object is", async () => {
        expect(await refusal("PATCH", pit.workloadEntries("none"), {}, STRATEGIC)).toEqual([
          415,
          "UnsupportedMediaType",
        ]);
      });

      it.each(["text/html", "application/json;as=Something"])("of an answer cannot be %s", async (accept) => {
        expect((await target.http.send({ method: "GET", path: pit.configMaps("there"), accept })).status).toBe(406);
      });
    });
  });
}

function options(given: object): object {
  return { kind: "DeleteOptions", apiVersion: "v1", ...given };
}
