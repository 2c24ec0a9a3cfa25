import { describe, expect, it } from "vitest";
import { clusterYaml } from "../../testing/config-fixture.js";
import { withApi } from "../../testing/http-fixture.js";
import { createHttpApi } from "./create-http-api.js";

const PROBLEM = "application/problem+json; charset=utf-8";

describe(createHttpApi, () => {
  describe("the process", () => {
    it("says version, store and revision", () =>
      withApi(async ({ send }) => {
        expect((await send("GET", "/v2/version")).json).toEqual({
          version: "0.1.0",
          storeId: "store-1",
          revision: "2",
        });
      }));

    it("is healthy while it answers, and ready when nothing is missing", () =>
      withApi(async ({ send, unready }) => {
        expect(await send("GET", "/healthz")).toMatchObject({ status: 200, text: "ok\n" });
        expect(await send("GET", "/readyz")).toMatchObject({ status: 200, json: { isReady: true, problems: [] } });
        unready.push("the store does not answer");
        expect(await send("GET", "/readyz")).toMatchObject({
          status: 503,
          json: { isReady: false, problems: unready },
        });
      }));

    it("serves the registry's metrics", () =>
      withApi(async ({ send }) => {
        const answer = await send("GET", "/metrics");
        expect([answer.type, answer.text]).toEqual(["text/plain; version=0.0.4; charset=utf-8", "causeway_up 1\n"]);
      }));

    it("answers 503 without the store, and says why in its log", () =>
      withApi(async ({ send, store, log }) => {
        await store[Symbol.asyncDispose]();
        expect(await send("POST", "/v2/apply", clusterYaml("c1"))).toMatchObject({ status: 503, type: PROBLEM });
        expect(log.lines.map((line) => line.message)).toContain("request failed");
      }));

    it.each([
      { origin: "https://elsewhere.example", host: "localhost:8080", status: 403 },
      { origin: "null", host: "localhost:8080", status: 403 },
      { origin: "http://localhost:8080", host: "localhost:8080", status: 200 },
    ])("answers a page of $origin on $host with $status", ({ origin, host, status }) =>
      withApi(async ({ send, store }) => {
        const answer = await send("POST", "/v2/apply", clusterYaml("c1"), { origin, host });
        expect([answer.status, await store.revision()]).toEqual([status, status === 200 ? "3" : "2"]);
      }),
    );
  });
});
