import { describe, expect, it } from "vitest";
import { clusterYaml, workspaceYaml } from "../../testing/config-fixture.js";
import { applyGuide, SETTING_PATH, WORKSPACE_PATH } from "../../testing/guide-status.js";
import { withApi } from "../../testing/http-fixture.js";
import { addStatusRoutes } from "./status-routes.js";

const PROBLEM = "application/problem+json; charset=utf-8";

describe(addStatusRoutes, () => {
  it("shows one object with its events, services and children", () =>
    withApi(async ({ send, mesh }) => {
      await applyGuide(mesh);
      await mesh.obey("cluster-1", "cluster-2");
      expect(await send("GET", `/v2/status/${WORKSPACE_PATH}`)).toMatchObject({
        status: 200,
        json: {
          path: WORKSPACE_PATH,
          kind: "Workspace",
          status: "READY",
          reason: "",
          events: [
            { type: "READY", edges: { "cluster-1": { status: "READY" } } },
            { type: "DIRTY" },
            { type: "ACCEPTED" },
          ],
          services: Array(6).fill(expect.objectContaining({ namespace: "bookinfo" })),
          isTruncated: false,
          children: [{ path: SETTING_PATH, status: "READY" }],
        },
      });
    }));

  it("lists those below a path in short, in pages", () =>
    withApi(async ({ send, apply }) => {
      for (const name of ["a", "b", "c"]) await apply(workspaceYaml(name, `*/${name}`));
      const first = (await send("GET", "/v2/status/workspaces/tetrate?limit=2")).json as Record<string, string>;
      expect(first).toMatchObject({
        items: [
          { path: "workspaces/tetrate/tetrate/a", status: "ACCEPTED", events: [{ type: "ACCEPTED" }] },
          { path: "workspaces/tetrate/tetrate/b" },
        ],
      });
      expect(JSON.stringify(first)).not.toContain("children");
      const next = `/v2/status/workspaces/tetrate?limit=2&continue=${first["continue"]}`;
      expect((await send("GET", next)).json).toMatchObject({
        items: [{ path: "workspaces/tetrate/tetrate/c" }],
        continue: "",
      });
    }));

  it.each([
    { url: "/v2/status/workspaces/tetrate/tetrate/none", status: 404, says: "does not exist" },
    { url: "/v2/status/workspace/tetrate", status: 404, says: 'did you mean "workspaces"' },
    { url: "/v2/status/clusters/a/b/c", status: 404, says: "is no path of an object" },
    { url: "/v2/status/clusters/tetrate/c1?limit=1", status: 400, says: "unknown query parameter" },
    { url: "/v2/status/clusters?limit=0", status: 400, says: "not a number from 1 to 1000" },
    { url: "/v2/status/clusters?continue=abc", status: 400, says: "not a token of this list" },
    { url: "/v2/status", status: 404, says: "" },
  ])("refuses $url: $status", ({ url, status, says }) =>
    withApi(async ({ send, apply }) => {
      await apply(clusterYaml("c1"));
      const answer = await send("GET", url);
      expect(answer).toMatchObject({ status, type: PROBLEM });
      expect(answer.text).toContain(JSON.stringify(says).slice(1, -1));
    }),
  );
});
