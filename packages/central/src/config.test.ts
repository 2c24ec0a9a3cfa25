import { describe, expect, it } from "vitest";
import { parseCentralConfig } from "./config.js";

describe("parseCentralConfig", () => {
  it("starts on loopback without any variable", () => {
    expect(parseCentralConfig({})).toEqual({
      ok: true,
      value: {
        linkAddress: { host: "127.0.0.1", port: 9090 },
        linkTls: undefined,
        trustDomain: "cluster.local",
        apiAddress: { host: "127.0.0.1", port: 8080 },
        storePath: "causeway.db",
        maxHistory: 100_000,
        organization: "tetrate",
        tenant: "tetrate",
        isInsecure: false,
        logLevel: "info",
      },
    });
  });

  it.each([
    { name: "a public link in plaintext", env: { CENTRAL_LINK_ADDRESS: "0.0.0.0:9090" }, says: "CENTRAL_LINK_ADDRESS" },
    { name: "a public API", env: { CENTRAL_API_ADDRESS: "0.0.0.0:8080" }, says: "CENTRAL_API_ADDRESS" },
    { name: "half a certificate", env: { CENTRAL_TLS_CERT: "c.pem" }, says: "go together" },
    { name: "a store that this version lacks", env: { CENTRAL_STORE: "postgres://db/x" }, says: "CENTRAL_STORE" },
    { name: "no history at all", env: { CENTRAL_HISTORY_LINES: "0" }, says: "CENTRAL_HISTORY_LINES" },
    { name: "a bad organization", env: { CENTRAL_ORGANIZATION: "A B" }, says: "CENTRAL_ORGANIZATION" },
  ])("refuses $name", ({ env, says }) => {
    const result = parseCentralConfig(env);
    expect(result.ok ? [] : result.error).toEqual([expect.stringContaining(says)]);
  });

  it("takes a public address when it is said aloud", () => {
    const env = { CENTRAL_INSECURE: "true", CENTRAL_LINK_ADDRESS: "0.0.0.0:1", CENTRAL_API_ADDRESS: "[::]:2" };
    expect(parseCentralConfig(env).ok).toBe(true);
  });
});
