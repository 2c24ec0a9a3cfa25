import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

const YAML = "application/yaml";
const AS = ";v=v1;g=meta.k8s.io";

interface Event {
  readonly type: string;
  readonly object: { readonly kind: string; readonly metadata: { readonly name: string } };
}

/** In which form answers come, and what is said at the paths that older clients use for watches. */
export function describeAnswers(name: string, open: OpenTarget): void {
  describe(`answers on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
      await pit.makeConfigMap("one", { a: "no", b: "2026-01-01T00:00:00Z", c: "1.0", d: "x\ny\n", e: "" });
      await pit.makeConfigMap("two", {});
      const spec = { address: "192.0.2.1" };
      await pit.call("POST", pit.workloadEntries(), { ...KIND, metadata: { name: "entry" }, spec });
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const ask = async (path: string, accept: string, method = "GET", body?: unknown) => {
      const answer = await target.http.open({ method, path, accept, ...(body === undefined ? {} : { body }) });
      return { code: answer.status, type: `${answer.headers["content-type"]}`, text: await answer.text };
    };
    const readYaml = async (path: string, accept = YAML) => {
      const { code, type, text } = await ask(path, accept);
      expect(type).toBe(YAML);
      return { code, document: parse(text) as Record<string, unknown> };
    };
    const readJson = async (path: string) => (await pit.call("GET", path)).body;

    it.each([
      { what: "an object", path: () => pit.configMaps("one") },
      { what: "a list", path: () => `${pit.configMaps()}?limit=1` },
      { what: "a custom object", path: () => pit.workloadEntries("entry") },
      { what: "kinds", path: () => "/apis/apps/v1" },
      { what: "a group", path: () => "/apis/apps" },
      { what: "a refusal", path: () => pit.configMaps("none") },
    ])("gives $what in YAML: the same as in JSON", async ({ path }) => {
      const [{ document }, json] = await Promise.all([readYaml(path()), readJson(path())]);
      const { metadata: inYaml, ...yaml } = document as { readonly metadata: object };
      const { metadata: inJson, ...rest } = json;
      expect(yaml).toEqual(rest);
      expect(Object.keys(inYaml ?? {}).toSorted()).toEqual(Object.keys(inJson ?? {}).toSorted());
    });

    it("sorts the fields of what it gives in YAML", async () => {
      const { text } = await ask(pit.configMaps("one"), YAML);
      const fields = text.split("\n").filter((line) => /^\w/.test(line));
      expect(fields.map((line) => line.split(":")[0])).toEqual(["apiVersion", "data", "kind", "metadata"]);
    });

    it("puts quotes around text that readers of older YAML take for something else", async () => {
      const { text } = await ask(pit.configMaps("one"), YAML);
      expect(text).toMatch(/^ {2}a: "no"$/m);
      expect(text).toMatch(/^ {2}b: "2026-01-01T00:00:00Z"$/m);
    });

    it("gives tables and metadata in YAML", async () => {
      const table = await readYaml(pit.configMaps(), `${YAML};as=Table${AS}`);
      expect(table.document).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1" });
      const metadata = await readYaml(pit.configMaps("one"), `${YAML};as=PartialObjectMetadata${AS}`);
      expect(metadata.document).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "one" } });
    });

    it("answers a write in YAML", async () => {
      const { code, text } = await ask(pit.configMaps(), YAML, "POST", { metadata: { name: "made" } });
      expect([code, parse(text)]).toMatchObject([201, { kind: "ConfigMap", metadata: { name: "made" } }]);
    });

    it.each([
      { accept: `${YAML}, application/json`, type: YAML },
      { accept: `application/json, ${YAML}`, type: "application/json" },
      { accept: `${YAML};q=0.5, application/json;q=0.9`, type: "application/json" },
      { accept: "*/*", type: "application/json" },
    ])("answers $accept with $type", async ({ accept, type }) => {
      expect((await ask(pit.configMaps("one"), accept)).type).toBe(type);
    });

    it("watches in JSON only", async () => {
      expect((await ask(`${pit.configMaps()}?watch=true&timeoutSeconds=1`, YAML)).code).toBe(406);
      expect((await ask("/apis", "text/html")).code).toBe(406);
    });

    const watched = async (path: string) => {
      const { code, text } = await ask(`${path}?timeoutSeconds=1`, "application/json");
      const events = text.split("\n").filter((line) => line !== "");
      return [
        code,
        events.map((line) => JSON.parse(line) as Event).map(({ type, object }) => `${type} ${object.metadata.name}`),
      ];
    };

    it("watches at the paths of older clients, a collection or one object", async () => {
      const root = `/watch/namespaces/${pit.namespace}`;
      expect(await watched(`/api/v1${root}/configmaps/one`)).toEqual([200, ["ADDED one"]]);
      expect(await watched(`/api/v1${root}/configmaps/none`)).toEqual([200, []]);
      expect(await watched(`/apis/networking.istio.io/v1${root}/workloadentries`)).toEqual([200, ["ADDED entry"]]);
      expect(await watched(`/api/v1${root}`)).toEqual([200, [`ADDED ${pit.namespace}`]]);
      expect(await watched("/apis/networking.istio.io/v1/watch/workloadentries")).toEqual([
        200,
        expect.arrayContaining(["ADDED entry"]),
      ]);
    });

    it.each([
      { path: "/api/v1/watch/nothing", method: "GET", code: 404 },
      { path: "/api/v1/watch/configmaps", method: "POST", code: 405 },
      {
        path: "/api/v1/watch/namespaces/default/configmaps/a?fieldSelector=metadata.name%3Db",
        method: "GET",
        code: 400,
      },
    ])("answers $method $path with $code", async ({ path, method, code }) => {
      expect((await ask(path, "application/json", method)).code).toBe(code);
    });

    it.each([
      { path: "/api/v1", kind: "pods", hash: "xPOwRZ+Yhw8=" },
      { path: "/apis/apps/v1", kind: "deployments", hash: "8aSe+NMegvE=" },
      { path: "/apis/networking.istio.io/v1beta1", kind: "workloadentries", hash: "TCCKGA06viw=" },
      { path: "/apis/apiextensions.k8s.io/v1", kind: "customresourcedefinitions", hash: "jfWCUB31mvA=" },
    ])("says by $hash how it stores $kind", async ({ path, kind, hash }) => {
      const { resources } = (await readJson(path)) as unknown as {
        readonly resources: readonly { readonly name: string; readonly storageVersionHash?: string }[];
      };
      expect(resources.find((one) => one.name === kind)?.storageVersionHash).toBe(hash);
      expect(resources.filter((one) => one.name.includes("/") && one.storageVersionHash !== undefined)).toEqual([]);
    });
  });
}

const KIND = { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry" };
