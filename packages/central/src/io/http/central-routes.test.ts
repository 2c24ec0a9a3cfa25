import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { clusterYaml, tenantYaml } from "../../testing/config-fixture.js";
import { type HttpFixture, withApi } from "../../testing/http-fixture.js";
import { addCentralRoutes } from "./central-routes.js";

const PROBLEM = "application/problem+json; charset=utf-8";
const BACKUP = "/v2/central/backup";
const RESTORE = "/v2/central/restore";

const backUp = async ({ app }: HttpFixture) => (await app.inject({ method: "POST", url: BACKUP })).rawPayload;

async function listen({ app }: HttpFixture): Promise<string> {
  await app.listen({ host: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

describe(addCentralRoutes, () => {
  it("gives a backup that brings everything back, under a new store id", () =>
    withApi(async (fixture) => {
      const { app, apply, send, config } = fixture;
      await apply(clusterYaml("c1"));
      const backup = await app.inject({ method: "POST", url: BACKUP });
      expect([backup.statusCode, backup.headers["content-type"], backup.headers["content-disposition"]]).toEqual([
        200,
        "application/octet-stream",
        'attachment; filename="tetrate-3.causeway.db"',
      ]);
      expect(Number(backup.headers["content-length"])).toBe(backup.rawPayload.length);
      await apply(tenantYaml("later"));
      const headers = { "causeway-author": "ann", "content-type": "application/octet-stream" };
      const restored = await send("POST", RESTORE, backup.rawPayload, headers);
      expect([restored.status, restored.json]).toEqual([200, { storeId: "store-2", objects: 3 }]);
      expect((await send("GET", "/v2/version")).json).toMatchObject({ storeId: "store-2", revision: "5" });
      expect([config.get("tenants/tetrate/later"), (await send("GET", "/v2/clusters/tetrate/c1")).status]).toEqual([
        undefined,
        200,
      ]);
      expect((await send("GET", "/v2/history?limit=1")).json).toMatchObject({
        items: [{ author: "ann", action: "restored", path: "", diff: [] }],
      });
      expect((await send("POST", "/v2/edges/c1/adopt")).json).toEqual({ storeId: "store-2" });
    }));

  it.each([
    { what: "no body", body: undefined, detail: "what was sent is not a backup of central's store" },
    { what: "a document", body: clusterYaml("c1"), detail: "what was sent is not a backup of central's store" },
  ])("refuses $what with a problem, and changes nothing", ({ body, detail }) =>
    withApi(async ({ send, store }) => {
      const refused = await send("POST", RESTORE, body);
      expect(refused).toMatchObject({ status: 400, type: PROBLEM, json: { detail } });
      expect([await store.id(), await store.revision()]).toEqual(["store-1", "2"]);
    }),
  );

  it("refuses a backup whose objects are not this central's, naming each", () =>
    withApi(async (fixture) => {
      const { store, send } = fixture;
      const body = {
        apiVersion: "api.tsb.tetrate.io/v2",
        kind: "Tenant",
        metadata: { organization: "acme", name: "t" },
      };
      await store.transaction((transaction) => transaction.put("tenants/acme/t", body, { kind: "none" }));
      const bytes = await backUp(fixture);
      await store.transaction((transaction) => transaction.delete("tenants/acme/t", { kind: "none" }));
      expect(await send("POST", RESTORE, bytes)).toMatchObject({
        status: 400,
        json: { causes: [{ field: "tenants/acme/t", reason: "ParentMissing" }] },
      });
      expect(await store.id()).toBe("store-1");
    }));

  it("refuses parameters that it does not know", () =>
    withApi(async ({ send }) => {
      expect((await send("POST", `${BACKUP}?x=1`)).status).toBe(400);
      expect((await send("POST", `${RESTORE}?x=1`)).status).toBe(400);
    }));

  it("takes backups beyond the limit of other bodies, over the network", () =>
    withApi(async (fixture) => {
      const { store, config } = fixture;
      const large = { op: "add", path: "", to: "x".repeat(6 * 1024 * 1024) } as const;
      await store.transaction(async (transaction) => {
        await transaction.put("tombstones/c9", {}, { kind: "none" });
        await transaction.record({ author: "ann", action: "created", path: "clusters/tetrate/c9", diff: [large] });
      });
      const url = await listen(fixture);
      const backup = await fetch(`${url}${BACKUP}`, { method: "POST" });
      const bytes = Buffer.from(await backup.arrayBuffer());
      expect(bytes.length).toBeGreaterThan(6 * 1024 * 1024);
      const restored = await fetch(`${url}${RESTORE}`, { method: "POST", body: bytes });
      expect([restored.status, await restored.json()]).toEqual([200, { storeId: "store-2", objects: 2 }]);
      expect(config.storeId).toBe("store-2");
      const applied = await fetch(`${url}/v2/apply`, { method: "POST", body: bytes });
      expect(applied.status).toBe(413);
    }));

  it("forgets an upload that breaks off, and takes the next", () =>
    withApi(async (fixture) => {
      const bytes = await backUp(fixture);
      const url = await listen(fixture);
      const upload = request(`${url}${RESTORE}`, { method: "POST", headers: { "content-length": bytes.length } });
      const ended = new Promise<void>((resolve) => upload.once("error", () => resolve()));
      upload.write(bytes.subarray(0, 1_000));
      const again = () => fetch(`${url}${RESTORE}`, { method: "POST", body: bytes });
      await waitFor(async () => (await again()).status === 409);
      upload.destroy(new Error("cable pulled"));
      await ended;
      await waitFor(async () => (await again()).status === 200);
    }));
});
