import { describe, expect, it } from "vitest";
import { applyGuide } from "../../testing/guide-status.js";
import { withApi } from "../../testing/http-fixture.js";
import { addServicesRoutes } from "./services-routes.js";

const PROBLEM = "application/problem+json; charset=utf-8";

interface Page {
  readonly items: readonly { readonly name: string; readonly cluster: string }[];
  readonly continue: string;
}

describe(addServicesRoutes, () => {
  it("lists services of clusters, one cluster or one namespace, in pages", () =>
    withApi(async ({ send, mesh }) => {
      await applyGuide(mesh);
      const get = async (query: string) => (await send("GET", `/v2/services${query}`)).json as Page;
      expect((await get("")).items).toHaveLength(6);
      expect((await get("?cluster=cluster-2")).items.map(({ cluster }) => cluster)).toEqual(Array(3).fill("cluster-2"));
      expect((await get("?namespace=none")).items).toEqual([]);
      const first = await get("?limit=4&namespace=bookinfo");
      const rest = await get(`?limit=4&namespace=bookinfo&continue=${first.continue}`);
      const shown = [...first.items, ...rest.items].map(({ name, cluster }) => `${name} ${cluster}`);
      expect([shown.length, new Set(shown).size, rest.continue]).toEqual([6, 6, ""]);
    }));

  it.each([
    { query: "?cluster=C%2F1", field: "cluster" },
    { query: "?namespace=a/b", field: "namespace" },
    { query: "?name=a", field: "name" },
    { query: "?limit=many", field: "limit" },
    {
      query: `?cluster=c1&continue=${Buffer.from("services//bookinfo/a c1").toString("base64url")}`,
      field: "continue",
    },
  ])("refuses $query", ({ query, field }) =>
    withApi(async ({ send }) => {
      const answer = await send("GET", `/v2/services${query}`);
      expect(answer).toMatchObject({ status: 400, type: PROBLEM, json: { causes: [{ field }] } });
    }),
  );
});
