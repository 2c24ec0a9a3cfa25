import type { ClusterId, ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { clusterYaml } from "../../testing/config-fixture.js";
import { withApi } from "../../testing/http-fixture.js";
import { addEdgeRoutes } from "./edge-routes.js";

const PROBLEM = "application/problem+json; charset=utf-8";

describe(addEdgeRoutes, () => {
  it("shows edges and entries", () =>
    withApi(async ({ send, entries }) => {
      const row = {
        name: "k-details-1",
        address: "12.34.56.78",
        createdAt: "2026-01-01T00:00:00Z",
        service: "bookinfo/details" as ServiceKey,
      };
      for (const cluster of ["c1", "c2"] as ClusterId[]) {
        entries.push({ ...row, cluster, namespace: "bookinfo", source: "c3" as ClusterId });
      }
      expect(await send("GET", "/v2/edges")).toMatchObject({
        json: { items: [{ cluster: "c1", followStream: "lagging" }] },
      });
      expect((await send("GET", "/v2/entries")).json).toMatchObject({ items: { length: 2 } });
      expect((await send("GET", "/v2/entries?cluster=c2&namespace=bookinfo")).json).toEqual({ items: [entries[1]] });
      expect((await send("GET", "/v2/entries?namespace=none")).json).toEqual({ items: [] });
    }));

  it("lets a person adopt the store for a cluster", () =>
    withApi(async ({ send, apply, config }) => {
      await apply(clusterYaml("c1"));
      expect(await send("POST", "/v2/edges/c1/adopt")).toMatchObject({ status: 200, json: { storeId: "store-1" } });
      const adopted = () => config.view().clusters.get("c1" as ClusterId);
      expect(adopted()).toMatchObject({
        adoptedStoreId: "store-1",
        adoption: expect.stringMatching(/^\d+\.[0-9a-f]{8}$/),
      });
      const first = adopted()?.adoption;
      await send("POST", "/v2/edges/c1/adopt");
      expect(adopted()?.adoption).not.toBe(first);
    }));

  it("lets a person release what is held now, and forgets it when nothing is", () =>
    withApi(async ({ send, apply, config, held }) => {
      await apply(clusterYaml("c1"));
      const released = () => config.view().clusters.get("c1" as ClusterId)?.releasedHolds;
      held.set("c1", ["h1", "h2"]);
      expect(await send("POST", "/v2/edges/c1/release")).toMatchObject({
        status: 200,
        json: { released: ["h1", "h2"] },
      });
      expect(released()).toEqual(["h1", "h2"]);
      held.delete("c1");
      expect(await send("POST", "/v2/edges/c1/release")).toMatchObject({ status: 200, json: { released: [] } });
      expect(released()).toEqual([]);
    }));

  it.each([
    { url: "/v2/edges/c9/adopt", status: 404 },
    { url: "/v2/edges/c9/release", status: 404 },
    { url: "/v2/edges/C%2F9/adopt", status: 400 },
  ])("refuses POST $url: $status", ({ url, status }) =>
    withApi(async ({ send }) => {
      expect(await send("POST", url)).toMatchObject({ status, type: PROBLEM });
    }),
  );
});
