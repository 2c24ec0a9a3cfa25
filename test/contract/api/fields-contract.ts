import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const MERGE = "application/merge-patch+json";

/** What every Kubernetes API server does with fields that a kind does not have, and with values of the wrong type. */
export function describeFields(name: string, open: OpenTarget): void {
  describe(`fields on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const extra = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, dta: { a: "1" } });
    const entry = (spec: object) => ({
      apiVersion: "networking.istio.io/v1",
      kind: "WorkloadEntry",
      metadata: { name: "we" },
      spec,
    });

    it("refuses an unknown field with 400 when asked to be strict", async () => {
      const { code, body } = await pit.call("POST", `${pit.configMaps()}?fieldValidation=Strict`, extra("strict"));
      expect([code, body.reason, body.message]).toEqual([
        400,
        "BadRequest",
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dta"',
      ]);
    });

    it.each([
      { query: "", warnings: '299 - "unknown field \\"dta\\""' },
      { query: "?fieldValidation=Warn", warnings: '299 - "unknown field \\"dta\\""' },
      { query: "?fieldValidation=Ignore", warnings: undefined },
    ])("drops an unknown field with $query and warns of it: $warnings", async ({ query, warnings }) => {
      const name = `lenient-${query.length}`;
      const answer = await target.http.send({ method: "POST", path: `${pit.configMaps()}${query}`, body: extra(name) });
      expect([answer.status, answer.headers["warning"]]).toEqual([201, warnings]);
      expect((await pit.call("GET", pit.configMaps(name))).body).not.toHaveProperty("dta");
    });

    it("refuses any other word for how strict to be", async () => {
      const { code } = await pit.call("POST", `${pit.configMaps()}?fieldValidation=Maybe`, extra("maybe"));
      expect(code).toBe(422);
    });

    it("refuses a value of the wrong type with 400", async () => {
      const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "typed" }, data: { a: 1 } };
      const answer = await pit.call("POST", pit.configMaps(), body);
      expect(answer.code).toBe(400);
      expect(answer.body.message).toContain(
        "cannot unmarshal number into Go struct field ConfigMap.data of type string",
      );
    });

    it("refuses a patch with an unknown field with 422 when asked to be strict", async () => {
      await pit.makeConfigMap("patched", {});
      const path = `${pit.configMaps("patched")}?fieldValidation=Strict`;
      const { code, body } = await pit.call("PATCH", path, { dta: {} }, MERGE);
      expect([code, body.reason]).toEqual([422, "Invalid"]);
      expect(body.message).toContain('strict decoding error: unknown field "dta"');
    });

    it("refuses an unknown field of a custom kind when strict, and drops it otherwise", async () => {
      const body = entry({ address: "192.0.2.1", adress: "192.0.2.2" });
      const strict = await pit.call("POST", `${pit.workloadEntries()}?fieldValidation=Strict`, body);
      expect(strict.code).toBe(400);
      expect(strict.body.message).toContain('strict decoding error: unknown field "spec.adress"');
      const { code } = await pit.call("POST", pit.workloadEntries(), body);
      expect(code).toBe(201);
      expect((await pit.call("GET", pit.workloadEntries("we"))).body.spec).toEqual({ address: "192.0.2.1" });
    });

    it("refuses a value of the wrong type in a custom kind with 422", async () => {
      const { code, body } = await pit.call("POST", pit.workloadEntries(), entry({ address: 1 }));
      expect(code).toBe(422);
      expect(body.details.causes[0]?.field).toBe("spec.address");
    });

    it.each([
      {
        what: "another API version",
        body: { apiVersion: "apps/v1", kind: "ConfigMap" },
        says: 'no kind "ConfigMap" is registered for version "apps/v1"',
      },
      { what: "another kind", body: { apiVersion: "v1", kind: "Secret" }, says: "cannot be handled as a ConfigMap" },
    ])("refuses a body of $what with 400", async ({ body, says }) => {
      const answer = await pit.call("POST", pit.configMaps(), { ...body, metadata: { name: "other" } });
      expect(answer.code).toBe(400);
      expect(answer.body.message).toContain(says);
    });

    it("needs to be told what a custom object is, and not what a built-in one is", async () => {
      const metadata = { name: "untyped" };
      expect((await pit.call("POST", pit.configMaps(), { metadata })).code).toBe(201);
      expect((await pit.call("POST", pit.workloadEntries(), { metadata, spec: {} })).code).toBe(400);
    });
  });
}
