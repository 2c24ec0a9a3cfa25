import { describe, expect, it } from "vitest";
import { clusterYaml, settingYaml, tenantYaml, workspaceYaml } from "../../testing/config-fixture.js";
import { type HttpFixture, withApi } from "../../testing/http-fixture.js";
import { addHistoryRoutes } from "./history-routes.js";

interface Page {
  readonly items: readonly { readonly revision: string; readonly author: string; readonly path: string }[];
  readonly continue: string;
}

const page = async ({ send }: HttpFixture, query = "") => (await send("GET", `/v2/history${query}`)).json as Page;
const lines = ({ items }: Page) => items.map(({ revision, author, path }) => `${revision} ${author} ${path}`);

describe(addHistoryRoutes, () => {
  describe("GET /v2/history", () => {
    it("tells of each change in full", () =>
      withApi(async (fixture) => {
        await fixture.send("POST", "/v2/apply", clusterYaml("c1"), { "causeway-author": "ann" });
        await fixture.send("POST", "/v2/apply", clusterYaml("c1", "", "spec: {network: n}\n"), {
          "causeway-author": "bob",
        });
        expect((await page(fixture, "?path=clusters/tetrate/c1&limit=1")).items).toEqual([
          {
            revision: "4",
            timestamp: "2026-01-01T00:00:00.000Z",
            author: "bob",
            action: "updated",
            path: "clusters/tetrate/c1",
            diff: [{ op: "add", path: "spec", to: { network: "n" } }],
          },
        ]);
      }));

    it("pages from new to old, and takes a token for its own list only", () =>
      withApi(async (fixture) => {
        for (const name of ["a", "b", "c"]) await fixture.apply(tenantYaml(name));
        const first = await page(fixture, "?path=tenants&limit=2");
        const second = await page(fixture, `?path=tenants&limit=2&continue=${first.continue}`);
        expect([first, second].map((one) => one.items.map(({ path }) => path))).toEqual([
          ["tenants/tetrate/c", "tenants/tetrate/b"],
          ["tenants/tetrate/a", "tenants/tetrate/tetrate"],
        ]);
        expect(second.continue).toBe("");
        const other = await fixture.send("GET", `/v2/history?limit=2&continue=${first.continue}`);
        expect(other).toMatchObject({ status: 400, json: { causes: [{ field: "continue" }] } });
      }));

    it.each(["nothing", "tenants/", "tenants/a/b/c/d"])("refuses the path %j", (path) =>
      withApi(async ({ send }) => {
        expect(await send("GET", `/v2/history?path=${path}`)).toMatchObject({
          status: 400,
          json: { causes: [{ field: "path", reason: "InvalidValue" }] },
        });
      }),
    );
  });

  describe("the author", () => {
    const APPLY = { method: "POST", url: "/v2/apply" } as const;

    it("comes with every request that changes something", () =>
      withApi(async (fixture) => {
        const by = (author: string) => ({ "causeway-author": author });
        await fixture.send("POST", "/v2/apply", clusterYaml("c1"), by("ann"));
        await fixture.send("POST", "/v2/edges/c1/adopt", undefined, by("bob"));
        await fixture.send("DELETE", "/v2/clusters/tetrate/c1", undefined, by("eve"));
        await fixture.send("POST", "/v2/apply", tenantYaml("t"));
        expect(lines(await page(fixture)).slice(0, 4)).toEqual([
          "7 anonymous tenants/tetrate/t",
          "5 eve clusters/tetrate/c1",
          "4 bob clusters/tetrate/c1",
          "3 ann clusters/tetrate/c1",
        ]);
      }));

    it.each([
      { what: "UTF-8", header: Buffer.from("Zoë 😀", "utf8").toString("latin1"), author: "Zoë 😀" },
      { what: "ISO 8859-1", header: "Zoë", author: "Zoë" },
      { what: "with spaces around", header: "  ann@example.org ", author: "ann@example.org" },
      { what: "of 200 characters", header: "x".repeat(200), author: "x".repeat(200) },
    ])("may be $what", ({ header, author }) =>
      withApi(async (fixture) => {
        await fixture.app.inject({ ...APPLY, payload: tenantYaml("t"), headers: { "causeway-author": header } });
        expect((await page(fixture, "?limit=1")).items[0]?.author).toBe(author);
      }),
    );

    it.each([
      { what: "empty", header: " " },
      { what: "longer", header: "x".repeat(201) },
      { what: "with a control character", header: "a\u0007b" },
      { what: "with a control character of ISO 8859-1", header: "a\u0085b" },
    ])("must not be $what", ({ header }) =>
      withApi(async (fixture) => {
        const headers = { "causeway-author": header };
        const refused = await fixture.app.inject({ ...APPLY, payload: tenantYaml("t"), headers });
        expect(refused.json()).toMatchObject({ status: 400, causes: [{ field: "causeway-author" }] });
        expect(await fixture.store.revision()).toBe("2");
      }),
    );
  });

  describe("POST /v2/diff", () => {
    it("says what would change, and changes nothing", () =>
      withApi(async ({ send, apply, store }) => {
        await apply(workspaceYaml("w", "*/a"));
        const answer = await send(
          "POST",
          "/v2/diff",
          `${workspaceYaml("w", "*/a", "*/b")}---\n${tenantYaml("tetrate")}`,
        );
        expect(answer).toMatchObject({
          status: 200,
          json: {
            items: [
              {
                path: "workspaces/tetrate/tetrate/w",
                action: "updated",
                diff: [{ op: "add", path: "spec.namespaceSelector.names[1]", to: "*/b" }],
              },
              { path: "tenants/tetrate/tetrate", action: "unchanged", diff: [] },
            ],
          },
        });
        expect(await store.revision()).toBe("3");
      }));

    it.each(["", settingYaml("nowhere", "s"), "kind: ["])("refuses %j as apply does", (text) =>
      withApi(async ({ send }) => {
        const [applied, diffed] = [await send("POST", "/v2/apply", text), await send("POST", "/v2/diff", text)];
        expect(diffed.status).toBe(400);
        expect(diffed.json).toEqual(applied.json);
      }),
    );
  });
});
