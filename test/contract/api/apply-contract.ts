import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type Body, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";
import { APPLY, entriesOf, entry } from "./owners.js";

const MERGE = "application/merge-patch+json";

/** Server-side apply: what it makes of objects, and whose fields are whose. */
export function describeApply(name: string, open: OpenTarget): void {
  describe(`server-side apply on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const map = (data: object, metadata: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", metadata, data });
    const apply = async (to: string, manager: string, data: object, query = "") =>
      await pit.call("PATCH", `${pit.configMaps(to)}?fieldManager=${manager}${query}`, map(data, { name: to }), APPLY);
    const update = async (to: string, manager: string, patch: object) =>
      await pit.call("PATCH", `${pit.configMaps(to)}?fieldManager=${manager}`, patch, MERGE);
    const owns = (manager: string, operation: "Apply" | "Update", data: readonly string[]) =>
      entry({ manager, operation, apiVersion: "v1", fields: { "f:data": fieldsOf(data) } });
    const get = async (to: string): Promise<Body> => (await pit.call("GET", pit.configMaps(to))).body;

    it("creates what is not there, and owns it", async () => {
      const { code, body } = await apply("create", "one", { a: "1" });
      expect([code, body.data, entriesOf(body)]).toEqual([201, { a: "1" }, [owns("one", "Apply", ["a"])]]);
    });

    it("changes nothing when the same is applied again", async () => {
      const { body } = await apply("again", "one", { a: "1" });
      const again = await apply("again", "one", { a: "1" });
      expect([again.code, again.body]).toEqual([200, body]);
    });

    it("removes what was applied before and is left out now, but keeps what others wrote", async () => {
      await apply("drop", "one", { a: "1", b: "1" });
      await update("drop", "two", { data: { c: "1" } });
      const { body } = await apply("drop", "one", { a: "1" });
      expect([body.data, entriesOf(body)]).toEqual([
        { a: "1", c: "1" },
        [owns("one", "Apply", ["a"]), owns("two", "Update", ["c"])],
      ]);
    });

    it("shares what others apply as well, and removes it only with the last of them", async () => {
      await apply("share", "one", { a: "1", b: "1" });
      const shared = await apply("share", "two", { a: "1" });
      expect(entriesOf(shared.body)).toEqual([
        entry({
          manager: "two",
          operation: "Apply",
          apiVersion: "v1",
          fields: { "f:data": fieldsOf(["a"]) },
          hasTime: false,
        }),
        owns("one", "Apply", ["a", "b"]),
      ]);
      expect((await apply("share", "one", { b: "1" })).body.data).toEqual({ a: "1", b: "1" });
      expect((await apply("share", "two", { c: "1" })).body.data).toEqual({ b: "1", c: "1" });
    });

    it("refuses to take what another owns, and says whose and what", async () => {
      await apply("taken", "one", { a: "1" });
      const { code, body } = await apply("taken", "two", { a: "2" });
      expect([code, body.reason, body.message]).toEqual([
        409,
        "Conflict",
        'Apply failed with 1 conflict: conflict with "one": .data.a',
      ]);
      expect(body.details).toEqual({
        causes: [{ reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.a" }],
      });
      expect((await get("taken")).data).toEqual({ a: "1" });
    });

    it("tells of many conflicts by owner", async () => {
      await apply("many", "one", { a: "1", b: "1" });
      await update("many", "three", { data: { c: "1" } });
      const { body } = await apply("many", "two", { a: "2", b: "2", c: "2" });
      expect(body.message).toBe(
        'Apply failed with 3 conflicts: conflicts with "one":\n- .data.a\n- .data.b\nconflicts with "three" using v1:\n- .data.c',
      );
    });

    it("takes what another owns by force", async () => {
      await apply("force", "one", { a: "1", b: "1" });
      const { code, body } = await apply("force", "two", { a: "2" }, "&force=true");
      expect([code, body.data, entriesOf(body)]).toEqual([
        200,
        { a: "2", b: "1" },
        [owns("one", "Apply", ["b"]), owns("two", "Apply", ["a"])],
      ]);
    });

    it("loses what another write changes", async () => {
      await apply("lost", "one", { a: "1", b: "1" });
      const { body } = await update("lost", "two", { data: { a: "2", b: null } });
      expect(entriesOf(body)).toEqual([owns("two", "Update", ["a"])]);
    });

    it("stores nothing on a dry run", async () => {
      expect((await apply("dry", "one", { a: "1" }, "&dryRun=All")).code).toBe(201);
      expect((await get("dry")).code).toBe(404);
      await apply("dry", "one", { a: "1" });
      expect((await apply("dry", "one", { a: "2" }, "&dryRun=All")).body.data).toEqual({ a: "2" });
      expect((await get("dry")).data).toEqual({ a: "1" });
    });

    it("forgets all owners when asked to, and takes the object for somebody's at the next apply", async () => {
      await apply("reset", "one", { a: "1", b: "1" });
      expect(entriesOf((await update("reset", "two", { metadata: { managedFields: [{}] } })).body)).toEqual([]);
      expect(entriesOf((await update("reset", "two", { data: { c: "1" } })).body)).toEqual([]);
      const refused = await apply("reset", "one", { a: "2" });
      expect(refused.body.message).toBe(
        'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a',
      );
      const fields = { "f:data": { ".": {}, ...fieldsOf(["a", "b", "c"]) } };
      const before = entry({ manager: "before-first-apply", operation: "Update", apiVersion: "v1", fields });
      const { body } = await apply("reset", "one", { a: "1" });
      expect(entriesOf(body)).toEqual([
        entry({
          manager: "one",
          operation: "Apply",
          apiVersion: "v1",
          fields: { "f:data": fieldsOf(["a"]) },
          hasTime: false,
        }),
        before,
      ]);
    });

    it("makes one entry of the oldest when more than ten others have written", async () => {
      await pit.makeConfigMap("many-writers", { z: "1" });
      for (let at = 0; at < 12; at += 1) {
        await update("many-writers", `writer-${String(at).padStart(2, "0")}`, { data: { [`k${at}`]: "1" } });
      }
      const entries = entriesOf(await get("many-writers")).map(
        (one) => (JSON.parse(one) as Body & { manager: string }).manager,
      );
      expect([entries.length, entries.includes("ancient-changes")]).toEqual([10, true]);
    });

    it.each([
      {
        what: "no manager",
        query: "",
        code: 422,
        body: { data: {} },
        says: /fieldManager: Required value: is required for apply patch/,
      },
      {
        what: "owners",
        code: 400,
        body: { metadata: { managedFields: [] } },
        says: /^metadata.managedFields must be nil$/,
      },
      { what: "another kind", code: 400, body: { kind: "Secret" }, says: /^invalid object type: \/v1, Kind=Secret$/ },
      {
        what: "another name",
        code: 400,
        body: { metadata: { name: "other" } },
        says: /^the name of the object \(other\)/,
      },
      {
        what: "an unknown field",
        code: 500,
        body: { spec: {} },
        says: /Kind=ConfigMap\): \.spec: field not declared in schema$/,
      },
      {
        what: "a wrong type",
        code: 500,
        body: { data: { a: 2 } },
        says: /: \.data\.a: expected string, got &value\.valueUnstructured\{Value:2\}$/,
      },
      { what: "a list", code: 400, body: [], says: /^error decoding YAML: .*cannot unmarshal array/ },
      {
        what: "an old version",
        code: 409,
        body: { metadata: { resourceVersion: "1" }, data: { n: "1" } },
        says: /the object has been modified/,
      },
    ])("refuses $what", async ({ query = "?fieldManager=one", code, body, says }) => {
      if ((await get("wrong")).code === 404) await pit.makeConfigMap("wrong", { a: "1" });
      const document = Array.isArray(body) ? body : { ...map({}, { name: "wrong" }), ...body };
      const answer = await pit.call("PATCH", `${pit.configMaps("wrong")}${query}`, document, APPLY);
      expect(answer.body.message).toMatch(says);
      expect([answer.code, answer.body.code]).toEqual([code, code]);
    });

    it("refuses force for any other patch", async () => {
      await pit.makeConfigMap("forced", { a: "1" });
      const answer = await pit.call("PATCH", `${pit.configMaps("forced")}?force=true`, {}, MERGE);
      expect([answer.code, answer.body.message]).toEqual([
        422,
        'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
      ]);
    });
  });
}

function fieldsOf(names: readonly string[]): Record<string, Record<string, never>> {
  return Object.fromEntries(names.map((name) => [`f:${name}`, {}]));
}
