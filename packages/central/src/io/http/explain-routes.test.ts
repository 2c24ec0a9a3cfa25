import { describe, expect, it } from "vitest";
import { applyGuide } from "../../testing/guide-status.js";
import { withApi } from "../../testing/http-fixture.js";
import { addExplainRoutes } from "./explain-routes.js";

const PROBLEM = "application/problem+json; charset=utf-8";

describe(addExplainRoutes, () => {
  it("explains a service in every cluster, or in one, in pages", () =>
    withApi(async ({ send, mesh }) => {
      await applyGuide(mesh);
      const get = async (query: string) => (await send("GET", `/v2/explain?service=bookinfo/${query}`)).json;
      expect(await get("reviews&cluster=cluster-2")).toMatchObject({
        service: "bookinfo/reviews",
        clusters: [
          {
            cluster: "cluster-2",
            verdict: "others cannot fall back on it: NotSelected; it cannot fall back on others: NotSelected",
            chain: expect.arrayContaining([
              expect.objectContaining({
                step: "selection",
                ok: false,
                reason: "NotSelected",
                message: "its labels (app=reviews) match none of: failover=enable; app=details",
                docs: "docs/reasons.md#notselected",
              }),
            ]),
          },
        ],
        continue: "",
      });
      const first = (await get("details&limit=1")) as Record<string, string>;
      expect(first).toMatchObject({ clusters: [{ cluster: "cluster-1" }] });
      expect(await get(`details&limit=1&continue=${first["continue"]}`)).toMatchObject({
        clusters: [{ cluster: "cluster-2" }],
        continue: "",
      });
    }));

  it.each([
    { query: "", status: 400, says: "service is missing" },
    { query: "?service=details", status: 400, says: "not NAMESPACE/NAME" },
    { query: "?service=a/b/c", status: 400, says: "not NAMESPACE/NAME" },
    { query: "?service=bookinfo/details&cluster=A", status: 400, says: "is not a cluster name" },
    { query: "?service=bookinfo/details&cluster=cluster-3", status: 404, says: "there is no cluster cluster-3" },
    { query: "?service=bookinfo/detials", status: 404, says: "did you mean" },
  ])("refuses $query: $status", ({ query, status, says }) =>
    withApi(async ({ send, mesh }) => {
      await applyGuide(mesh);
      const answer = await send("GET", `/v2/explain${query}`);
      expect(answer).toMatchObject({ status, type: PROBLEM });
      expect(answer.text).toContain(says);
    }),
  );
});
