import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiTarget, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";
import { AMOUNTS, LEFT_OUT, NULLS, SLICES, TEMPLATE, WORKLOAD } from "./unset-cases.js";

const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
/** What an API server does with fields of built-in kinds that say nothing, and how it writes what can be written in many ways. */
export function describeUnset(name: string, open: OpenTarget): void {
  describe(`what is not said on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    beforeAll(async () => {
      target = await open();
      pit = await openSandpit(target);
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const create = async (path: string, content: object) => {
      const [root, plural] = path.split(":");
      const text = JSON.stringify({ metadata: {}, ...content }).replace("$NAMESPACE", pit.namespace);
      const draft = JSON.parse(text) as { readonly metadata: object };
      const metadata = { generateName: "unset-", ...draft.metadata };
      return await pit.call("POST", `${root}/namespaces/${pit.namespace}/${plural}`, { ...draft, metadata });
    };
    const withMemory = (memory: unknown) => ({
      spec: { containers: [{ name: "a", image: "a:1", resources: { requests: { memory } } }] },
    });

    it.each(LEFT_OUT)("leaves $lacks out of $path and shows $shows", async ({ path, content, shows, lacks }) => {
      const { code, body } = await create(path, content);
      expect([code, body]).toMatchObject([201, shows]);
      for (const field of lacks) expect(body).not.toHaveProperty(field);
    });

    it.each(NULLS)("reads null in $path $content as $shows", async ({ path, content, shows }) => {
      const { code, body } = await create(path, content);
      expect([code, body]).toMatchObject([201, shows]);
    });

    it.each(AMOUNTS)("writes the amount $sent as $written", async ({ sent, written }) => {
      const { code, body } = await create("/api/v1:pods", withMemory(sent));
      expect([code, body.spec]).toMatchObject([
        201,
        { containers: [{ resources: { requests: { memory: written } } }] },
      ]);
    });

    it.each([
      {
        sent: "much",
        says: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      },
      { sent: "1kM", says: "unable to parse quantity's suffix" },
    ])("refuses the amount $sent", async ({ sent, says }) => {
      const { code, body } = await create("/api/v1:pods", withMemory(sent));
      expect([code, body.message]).toEqual([400, `Pod in version "v1" cannot be handled as a Pod: ${says}`]);
    });

    it("changes nothing when an amount is written in another way", async () => {
      const path = `/apis/apps/v1/namespaces/${pit.namespace}/deployments`;
      const limited = (cpu: string) => ({ containers: [{ name: "a", image: "a:1", resources: { limits: { cpu } } }] });
      const template = { ...TEMPLATE, spec: limited("2") };
      const spec = { ...WORKLOAD, replicas: 0, template };
      const { body } = await pit.call("POST", path, { metadata: { name: "same" }, spec });
      const patch = { spec: { template: { spec: limited("2000m") } } };
      const changed = await pit.call("PATCH", `${path}/same`, patch, MERGE);
      expect([changed.code, changed.body.metadata.generation]).toEqual([200, body.metadata.generation]);
      expect(changed.body.spec).toMatchObject({
        template: { spec: { containers: [{ resources: { limits: { cpu: "2" } } }] } },
      });
    });

    const ownedBy = async (path: string, content: object) => {
      const { body } = await create(path, content);
      const { managedFields } = body.metadata as unknown as { readonly managedFields: readonly { fieldsV1: object }[] };
      return managedFields.map(({ fieldsV1 }) =>
        Object.keys(fieldsV1)
          .filter((field) => field !== "f:metadata")
          .toSorted(),
      );
    };

    it.each([
      { path: SLICES, content: { addressType: "IPv4" }, owned: ["f:addressType"] },
      {
        path: SLICES,
        content: { addressType: "IPv4", endpoints: [], ports: [] },
        owned: ["f:addressType", "f:endpoints", "f:ports"],
      },
      {
        path: "/api/v1:events",
        content: { involvedObject: { namespace: "$NAMESPACE" }, reason: "" },
        owned: ["f:involvedObject"],
      },
      {
        path: "/api/v1:events",
        content: { involvedObject: { namespace: "$NAMESPACE" }, reportingComponent: "a", type: "Normal" },
        owned: ["f:involvedObject", "f:reportingComponent", "f:type"],
      },
    ])("says that $owned of $content belong to the sender", async ({ path, content, owned }) => {
      expect(await ownedBy(path, content)).toEqual([owned]);
    });

    it("gives an account both its names, in a template too", async () => {
      const template = { ...TEMPLATE, spec: { ...TEMPLATE.spec, serviceAccountName: "robot" } };
      const { body } = await create("/apis/apps/v1:deployments", { spec: { ...WORKLOAD, replicas: 0, template } });
      expect(body.spec).toMatchObject({ template: { spec: { serviceAccountName: "robot", serviceAccount: "robot" } } });
    });

    it("counts other labels of an EndpointSlice as another generation", async () => {
      const { body } = await create(SLICES, { addressType: "IPv4" });
      const path = `/apis/discovery.k8s.io/v1/namespaces/${pit.namespace}/endpointslices/${body.metadata.name}`;
      const change = async (metadata: object) =>
        (await pit.call("PATCH", path, { metadata }, MERGE)).body.metadata.generation;
      expect([await change({ annotations: { a: "b" } }), await change({ labels: { a: "b" } })]).toEqual([1, 2]);
    });

    it("takes a field back when a patch makes it zero", async () => {
      const { body } = await create("/api/v1:secrets", { data: { a: "YQ==" }, immutable: false });
      const path = `/api/v1/namespaces/${pit.namespace}/secrets/${body.metadata.name}`;
      const patched = await pit.call("PATCH", path, { data: {} as object, metadata: { labels: {} } }, STRATEGIC);
      expect(patched.body.metadata).not.toHaveProperty("labels");
    });
  });
}
