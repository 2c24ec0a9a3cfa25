import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const MERGE = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const TYPE_FIELDS =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
const A_MAP = "Go value of type map[string]interface {}";

/** What is sent as an object, and what the server says of it after what it should have been. */
const NO_OBJECTS = [
  { body: "", says: "unexpected end of JSON input (<empty>)" },
  { body: "{", says: "unexpected end of JSON input ({)" },
  { body: '{"a":}', says: "invalid character '}' looking for beginning of value ({\"a\":})" },
  { body: '{"a" 1}', says: "invalid character '1' after object key ({\"a\" 1})" },
  { body: '{"a":tru}', says: "invalid character '}' in literal true (expecting 'e') ({\"a\":tru})" },
  { body: '{"a":1.}', says: "invalid character '}' after decimal point in numeric literal ({\"a\":1.})" },
  { body: "{a:1}", says: "invalid character 'a' looking for beginning of object key string ({a:1})" },
  {
    body: '{"metadata":{"name":"z" "a":1}}',
    says: 'invalid character \'"\' after object key:value pair ({"metadata":{"name":"z" "a":1} ...)',
  },
  { body: "xx", says: "invalid character 'x' looking for beginning of value (7878)" },
  { body: "[]", says: `json: cannot unmarshal array into Go value of type ${TYPE_FIELDS} (5b5d)` },
  { body: "5", says: `json: cannot unmarshal number into Go value of type ${TYPE_FIELDS} (35)` },
  { body: '{"kind":5}', says: 'json: cannot unmarshal number into Go struct field .kind of type string ({"kind":5})' },
] as const;

const NO_PATCHES = [
  { type: MERGE, body: "{", says: "error decoding patch: unexpected end of JSON input" },
  { type: MERGE, body: "[1]", says: `error decoding patch: json: cannot unmarshal array into ${A_MAP}` },
  { type: MERGE, body: "null", says: "Invalid JSON Patch" },
  { type: JSON_PATCH, body: "{", says: "error decoding patch: unexpected end of JSON input" },
  {
    type: JSON_PATCH,
    body: "{}",
    says: "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
  },
  {
    type: JSON_PATCH,
    body: "[5]",
    says: "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp",
  },
  { type: STRATEGIC, body: '{"a":}', says: "invalid character '}' looking for beginning of value" },
  { type: STRATEGIC, body: "[]", says: `json: cannot unmarshal array into ${A_MAP}` },
] as const;

/** What an API server says of bodies that are not what they should be, and of patches that make something else of an object. */
export function describeDocuments(name: string, open: OpenTarget): void {
  describe(`documents on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
      await pit.makeConfigMap("map", { a: "b" });
      await pit.call("POST", secrets(), { metadata: { name: "key" }, data: { a: "YQ==" } });
      const spec = { address: "192.0.2.1" };
      await pit.call("POST", pit.workloadEntries(), { ...KIND, metadata: { name: "entry" }, spec });
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const secrets = (path = "") => `/api/v1/namespaces/${pit.namespace}/secrets${path}`;
    const said = async (method: string, path: string, body: unknown, type: string) => {
      const answer = await pit.call(method, path, body, type);
      return [answer.code, answer.body.message];
    };

    it.each(NO_OBJECTS)("finds no object in $body", async ({ body, says }) => {
      const why = (kind: string) =>
        `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${says}`;
      const json = "application/json";
      expect(await said("POST", pit.configMaps(), body, json)).toEqual([400, why("ConfigMap")]);
      expect(await said("PUT", pit.configMaps("map"), body, json)).toEqual([400, why("ConfigMap")]);
      expect(await said("POST", pit.workloadEntries(), body, json)).toEqual([400, why("WorkloadEntry")]);
    });

    it("takes null for an object without fields", async () => {
      const { code, body } = await pit.call("POST", pit.configMaps(), "null", "application/json");
      expect([code, body.details.causes[0]?.field]).toEqual([422, "metadata.name"]);
    });

    it.each(NO_PATCHES)("finds no patch of $type in $body", async ({ type, body, says }) => {
      expect(await said("PATCH", pit.configMaps("map"), body, type)).toEqual([400, says]);
    });

    it.each([
      { type: STRATEGIC, body: "null" },
      { type: JSON_PATCH, body: "null" },
      { type: JSON_PATCH, body: "[]" },
    ])("changes nothing by $body of $type", async ({ type, body }) => {
      expect((await pit.call("PATCH", pit.configMaps("map"), body, type)).body.data).toEqual({ a: "b" });
    });

    it.each([{ op: "grow", path: "/a" }, { path: "/a" }, { op: "remove", path: "data" }])(
      "cannot make the change %j",
      async (operation) => {
        expect((await pit.call("PATCH", pit.configMaps("map"), [operation], JSON_PATCH)).code).toBe(422);
      },
    );

    it.each([
      {
        change: { kind: "ServiceAccount" },
        says: "converting (v1.ServiceAccount) to (core.ConfigMap): unknown conversion",
      },
      {
        change: { kind: "Deployment", apiVersion: "apps/v1" },
        says: "converting (v1.Deployment) to (core.ConfigMap): unknown conversion",
      },
      { change: { kind: "Deployment" }, says: 'no kind "Deployment" is registered for version "v1"' },
    ])("cannot make $change of a ConfigMap", async ({ change, says }) => {
      for (const [type, patch] of [
        [MERGE, change],
        [JSON_PATCH, Object.entries(change).map(([key, value]) => ({ op: "replace", path: `/${key}`, value }))],
      ] as const) {
        const { code, body } = await pit.call("PATCH", pit.configMaps("map"), patch, type);
        expect([code, body.details.causes[0]?.field]).toEqual([422, "patch"]);
        expect(body.message).toContain(says);
      }
    });

    it("need not be told the kind of a built-in object, but its version", async () => {
      expect((await pit.call("PATCH", pit.configMaps("map"), { kind: null }, MERGE)).code).toBe(200);
      expect((await pit.call("PATCH", pit.configMaps("map"), { kind: null, apiVersion: null }, STRATEGIC)).code).toBe(
        200,
      );
      expect(await said("PATCH", pit.configMaps("map"), { apiVersion: null }, MERGE)).toEqual([
        400,
        "the name of the object (map based on URL) was undeterminable: name must be provided",
      ]);
    });

    it("must be told the kind and the version of a custom object", async () => {
      const path = pit.workloadEntries("entry");
      const nameless = await pit.call("PATCH", path, { kind: null }, MERGE);
      expect([nameless.code, nameless.body.details.causes[0]?.field]).toEqual([422, "patch"]);
      expect(nameless.body.message).toContain("Object 'Kind' is missing in");
      expect(await said("PATCH", path, { apiVersion: null }, MERGE)).toEqual([
        500,
        "Internal error occurred: Object 'apiVersion' is missing in 'object has no apiVersion field'",
      ]);
      expect(await said("PATCH", path, { kind: "Gateway" }, MERGE)).toEqual([
        422,
        'Gateway.networking.istio.io "entry" is invalid: kind: Invalid value: "Gateway": must be WorkloadEntry',
      ]);
    });

    it.each([
      { patch: { metadata: { labels: { $patch: "replace", a: "b" } } }, field: "metadata.labels" },
      { patch: { metadata: { annotations: { $patch: "merge", a: "b" } } }, field: "metadata.annotations" },
      { patch: { binaryData: { $patch: "delete" } }, field: "binaryData" },
    ])("adds nothing by a directive for $field, which is not there", async ({ patch, field }) => {
      const { code, body } = await pit.call("PATCH", pit.configMaps("map"), patch, STRATEGIC);
      expect(code).toBe(200);
      expect(body).not.toHaveProperty(field);
    });

    it("says where the base64 of a strategic merge patch ends", async () => {
      const { code, body } = await pit.call("PATCH", secrets("/key"), { data: { a: "YWJj!!" } }, STRATEGIC);
      expect([code, body.details.causes[0]?.message]).toEqual([
        422,
        'Invalid value: "map[data:map[a:YWJj!!]]": error decoding from json: illegal base64 data at input byte 4',
      ]);
    });
  });
}

const KIND = { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry" };
