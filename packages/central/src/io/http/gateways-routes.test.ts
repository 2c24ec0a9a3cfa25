import { describe, expect, it } from "vitest";
import { applyGuide } from "../../testing/guide-status.js";
import { withApi } from "../../testing/http-fixture.js";
import { addGatewaysRoutes } from "./gateways-routes.js";

describe(addGatewaysRoutes, () => {
  it("lists gateways of all clusters or one, in pages", () =>
    withApi(async ({ send, mesh }) => {
      await applyGuide(mesh);
      await mesh.obey("cluster-1", "cluster-2");
      const first = (await send("GET", "/v2/gateways?limit=1")).json as Record<string, string>;
      expect(first).toMatchObject({
        items: [{ cluster: "cluster-1", name: "eastwest-gateway", exports: 2, addresses: ["203.0.113.1"], reason: "" }],
      });
      const rest = await send("GET", `/v2/gateways?limit=1&continue=${first["continue"]}`);
      expect(rest.json).toMatchObject({ items: [{ cluster: "cluster-2" }], continue: "" });
      expect((await send("GET", "/v2/gateways?cluster=cluster-2")).json).toMatchObject({ items: { length: 1 } });
    }));

  it("refuses a cluster that cannot be one", () =>
    withApi(async ({ send }) => {
      expect(await send("GET", "/v2/gateways?cluster=A")).toMatchObject({ status: 400 });
    }));
});
