import { request } from "node:https";
import { describe, expect, it } from "vitest";
import { clusterYaml } from "../../testing/config-fixture.js";
import { openHttpFixture } from "../../testing/http-fixture.js";
import { TEST_TLS } from "../../testing/tls-pair.js";
import { type HttpApiOptions, startHttpApi } from "./start-http-api.js";

async function withOptions(test: (options: HttpApiOptions) => Promise<void>): Promise<void> {
  await using fixture = await openHttpFixture();
  await test({
    ...fixture.parts,
    address: { host: "127.0.0.1", port: 0 },
    tls: undefined,
    isInsecureAllowed: false,
  });
}

describe(startHttpApi, () => {
  it("serves on loopback, and lets its port and connections go when it stops", () =>
    withOptions(async (options) => {
      const api = await startHttpApi(options);
      expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const applied = await fetch(`${api.url}/v2/apply`, { method: "POST", body: clusterYaml("c1") });
      expect([applied.status, await applied.json()]).toMatchObject([200, { results: [{ action: "created" }] }]);
      await api[Symbol.asyncDispose]();
      await expect(fetch(`${api.url}/healthz`)).rejects.toThrow("fetch failed");
    }));

  it("serves TLS", () =>
    withOptions(async (options) => {
      await using api = await startHttpApi({ ...options, tls: TEST_TLS });
      expect(api.url).toMatch(/^https:/);
      const status = await new Promise((resolve, reject) => {
        request(`${api.url}/healthz`, { ca: TEST_TLS.cert, agent: false }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on("error", reject)
          .end();
      });
      expect(status).toBe(200);
    }));

  it("refuses plaintext where others can reach it, unless that is allowed", () =>
    withOptions(async (options) => {
      const address = { host: "0.0.0.0", port: 0 };
      await expect(startHttpApi({ ...options, address })).rejects.toMatchObject({ code: "Invalid" });
      await using api = await startHttpApi({ ...options, address, isInsecureAllowed: true });
      expect(api.url).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
    }));

  it("says when its address is taken", () =>
    withOptions(async (options) => {
      await using api = await startHttpApi(options);
      const address = { host: "127.0.0.1", port: Number(new URL(api.url).port) };
      await expect(startHttpApi({ ...options, address })).rejects.toMatchObject({
        code: "Unavailable",
        message: expect.stringMatching(/cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE/),
      });
    }));
});
