import { describe, expect, it } from "vitest";
import { parseSettingName, resolveSettings } from "./settings.js";

const NO_FLAGS = { server: undefined, org: undefined, tenant: undefined };

describe("resolveSettings", () => {
  it("names the source of each value", () => {
    const { server, org, tenant } = resolveSettings({
      flags: { ...NO_FLAGS, server: "http://a:1/" },
      env: { CAUSEWAY_SERVER: "http://b:2", CAUSEWAY_ORG: "env-org" },
      file: { path: "/c.yaml", values: { org: "file-org", tenant: "file-tenant" } },
    });
    expect([server, org, tenant]).toEqual([
      { name: "server", value: "http://a:1", source: "flag --server", problem: undefined },
      { name: "org", value: "env-org", source: "env CAUSEWAY_ORG", problem: undefined },
      { name: "tenant", value: "file-tenant", source: "file /c.yaml", problem: undefined },
    ]);
  });

  it("keeps a bad value in sight, and does not look for a better one below it", () => {
    const file = { path: "/c.yaml", values: { org: "good" } };
    expect(resolveSettings({ flags: { ...NO_FLAGS, org: "a/b" }, env: {}, file }).org).toEqual({
      name: "org",
      value: "a/b",
      source: "flag --org",
      problem: '--org: "a/b" is not a name',
    });
  });
});

describe("parseSettingName", () => {
  it.each([
    { word: "sever", error: 'there is no setting "sever": did you mean server?' },
    { word: "organization", error: 'there is no setting "organization": did you mean org?' },
    { word: "colour", error: 'there is no setting "colour": use one of server, org, tenant' },
  ])("helps with $word", ({ word, error }) => {
    expect(parseSettingName(word)).toEqual({ ok: false, error });
  });
});
