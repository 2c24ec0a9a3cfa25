import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const MERGE = "application/merge-patch+json";

/** What may stand in ConfigMaps and Secrets. */
export function describeData(name: string, open: OpenTarget): void {
  describe(`data on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const secrets = (name = "") => `/api/v1/namespaces/${pit.namespace}/secrets${name}`;
    const refusal = async (method: string, path: string, body: unknown, contentType?: string) => {
      const { code, body: status } = await pit.call(method, path, body, contentType);
      return [code, ...status.details.causes.map((cause) => cause.field)];
    };

    it.each([
      { content: { data: { "a b": "1" } }, field: "data[a b]" },
      { content: { binaryData: { "a/b": "YQ==" } }, field: "binaryData[a/b]" },
      { content: { data: { a: "1" }, binaryData: { a: "YQ==" } }, field: "data[a]" },
    ])("refuses a ConfigMap for its $field", async ({ content, field }) => {
      expect(await refusal("POST", pit.configMaps(), { metadata: { name: "bad" }, ...content })).toEqual([422, field]);
    });

    it("keeps the data of an immutable ConfigMap, and that it is one", async () => {
      await pit.call("POST", pit.configMaps(), { metadata: { name: "fixed" }, data: { a: "1" }, immutable: true });
      const path = pit.configMaps("fixed");
      expect(await refusal("PATCH", path, { data: { a: "2" } }, MERGE)).toEqual([422, "data"]);
      expect(await refusal("PATCH", path, { immutable: false }, MERGE)).toEqual([422, "immutable"]);
      expect((await pit.call("PATCH", path, { metadata: { labels: { a: "b" } } }, MERGE)).code).toBe(200);
    });

    it("turns the text of a Secret into its data", async () => {
      const draft = { metadata: { name: "text" }, stringData: { a: "b" }, data: { c: "ZA==" } };
      const { body } = await pit.call("POST", secrets(), draft);
      expect(body).toMatchObject({ data: { a: "Yg==", c: "ZA==" }, type: "Opaque" });
      expect(body).not.toHaveProperty("stringData");
    });

    it("wants certificate and key of a Secret for TLS", async () => {
      const draft = { metadata: { name: "tls" }, type: "kubernetes.io/tls" };
      expect(await refusal("POST", secrets(), draft)).toEqual([422, "data[tls.crt]", "data[tls.key]"]);
    });

    it.each([
      { data: "!!", at: 0 },
      { data: "YQ", at: 0 },
      { data: "YWJjZ", at: 4 },
      { data: "YW Jj", at: 2 },
      { data: "YQ=", at: 3 },
      { data: "YQ==YQ==", at: 4 },
    ])("refuses $data, which is no base64 at byte $at", async ({ data, at }) => {
      const metadata = { name: "base64" };
      const why = `illegal base64 data at input byte ${at}`;
      const secret = await pit.call("POST", secrets(), { metadata, data: { a: data } });
      expect([secret.code, secret.body.message]).toEqual([
        400,
        `Secret in version "v1" cannot be handled as a Secret: ${why}`,
      ]);
      expect((await pit.call("POST", pit.configMaps(), { metadata, binaryData: { a: data } })).body.message).toBe(
        `ConfigMap in version "v1" cannot be handled as a ConfigMap: ${why}`,
      );
    });

    it("refuses a patch to what is no base64 with 422", async () => {
      await pit.call("POST", secrets(), { metadata: { name: "patched" }, data: { a: "YQ==" } });
      const { code, body } = await pit.call("PATCH", secrets("/patched"), { data: { a: "!!" } }, MERGE);
      expect([code, body.details.causes[0]?.field]).toEqual([422, "patch"]);
      expect(body.message).toContain("illegal base64 data at input byte 0");
    });

    it("writes the same bytes in one way", async () => {
      const draft = { metadata: { name: "canonical" }, data: { a: "YWJj\nZGVm", b: "YR==" } };
      expect((await pit.call("POST", secrets(), draft)).body.data).toEqual({ a: "YWJjZGVm", b: "YQ==" });
    });

    it.each([
      { type: "kubernetes.io/ssh-auth", field: "data[ssh-privatekey]" },
      { type: "kubernetes.io/dockercfg", field: "data[.dockercfg]" },
    ])("wants $field of a Secret of type $type", async ({ type, field }) => {
      expect(await refusal("POST", secrets(), { metadata: { name: "lacking" }, type })).toEqual([422, field]);
    });

    it("keeps the type of a Secret", async () => {
      await pit.call("POST", secrets(), { metadata: { name: "typed" } });
      expect(await refusal("PATCH", secrets("/typed"), { type: "other" }, MERGE)).toEqual([422, "type"]);
    });
  });
}
