import { describe, expect, it } from "vitest";
import { CallOptions } from "./call-options.js";
import type { ConfigFile } from "./core/settings.js";
import { parseGlobalSettings } from "./global-options.js";

const NO_FILE: ConfigFile = { path: "", values: {} };

function parse(given: Record<string, string>, env: Record<string, string> = {}, file = NO_FILE) {
  const names = ["server", "request-timeout", "org", "tenant", "workspace"];
  const values = { "request-timeout": "30s", ...given } as Record<string, undefined | string>;
  return parseGlobalSettings(new CallOptions(new Map(names.map((name) => [name, values[name]]))), env, file);
}

describe("parseGlobalSettings", () => {
  it("has defaults that fit a central on the same machine", () => {
    expect(parse({})).toEqual({
      ok: true,
      value: {
        server: "http://127.0.0.1:8080",
        timeoutMs: 30_000,
        place: { organization: "tetrate", tenant: "tetrate", workspace: undefined },
      },
    });
  });

  it("takes options before the environment, and the environment before the defaults", () => {
    const env = { CAUSEWAY_SERVER: "https://c.example/api/", CAUSEWAY_ORG: "env-org", CAUSEWAY_TENANT: "env-tenant" };
    expect(parse({ org: "acme", "request-timeout": "5s", workspace: "shop" }, env)).toEqual({
      ok: true,
      value: {
        server: "https://c.example/api",
        timeoutMs: 5_000,
        place: { organization: "acme", tenant: "env-tenant", workspace: "shop" },
      },
    });
  });

  it("takes the environment before the file, and the file before the defaults", () => {
    const file = { path: "/home/ada/config.yaml", values: { org: "file-org", tenant: "file-tenant" } };
    expect(parse({}, { CAUSEWAY_ORG: "env-org" }, file)).toMatchObject({
      ok: true,
      value: { place: { organization: "env-org", tenant: "file-tenant" }, server: "http://127.0.0.1:8080" },
    });
  });

  it("names the file that holds a bad value", () => {
    expect(parse({}, {}, { path: "/c.yaml", values: { server: "nowhere" } })).toMatchObject({
      error: ['/c.yaml: server: "nowhere" is not a URL such as http://127.0.0.1:8080'],
    });
  });

  it("tells every problem at once, by the name a person used", () => {
    const env = { CAUSEWAY_SERVER: "127.0.0.1:8080", CAUSEWAY_TENANT: "a/b" };
    expect(parse({ "request-timeout": "0s", org: "" }, env)).toEqual({
      ok: false,
      error: [
        'CAUSEWAY_SERVER: "127.0.0.1:8080" is not a URL such as http://127.0.0.1:8080',
        '--org: "" is not a name',
        'CAUSEWAY_TENANT: "a/b" is not a name',
        "--request-timeout: must be longer than 0",
      ],
    });
  });

  it.each([
    { server: "ftp://host" },
    { server: "http://user:secret@host" },
    { server: "http://host/?q" },
    { server: "http://host/#f" },
    { server: "" },
  ])("refuses $server", ({ server }) => {
    expect(parse({ server }).ok).toBe(false);
  });

  it("does not repeat a password in its complaint", () => {
    expect(JSON.stringify(parse({ server: "http://user:secret@host" }))).not.toContain("secret");
  });
});
