import { describe, expect, it } from "vitest";
import { decode, decodeWith, METADATA } from "./testing/decode-with.js";

describe("decodeObject: Istio kinds", () => {
  it("reads an entry", () => {
    const spec = {
      address: "203.0.113.1",
      ports: { http: 15443 },
      network: "net",
      locality: "r/z",
      serviceAccount: "sa",
      labels: { app: "x" },
      weight: 2,
    };
    expect(decodeWith("WorkloadEntry", { spec })).toMatchObject({ spec });
  });

  it("reads an entry without anything", () => {
    expect(decodeWith("WorkloadEntry", { spec: {} })).toMatchObject({
      spec: { address: "", ports: {}, network: "", locality: "", serviceAccount: "", labels: {}, weight: undefined },
    });
  });

  it.each(["DestinationRule", "Gateway"] as const)("keeps the whole spec of a %s", (kind) => {
    const spec = { host: "x", servers: [{ hosts: ["a"], tls: { mode: "SIMPLE" } }], future: { deep: [1, null] } };
    expect(decodeWith(kind, { spec })).toMatchObject({ kind, spec });
  });

  it.each([
    { spec: {}, shows: { selector: {}, mode: "UNSET", portModes: [] } },
    { spec: undefined, shows: { mode: "UNSET" } },
    {
      spec: { mtls: { mode: "STRICT" }, selector: { matchLabels: { app: "x" } } },
      shows: { mode: "STRICT", selector: { app: "x" } },
    },
    {
      spec: { portLevelMtls: { "80": { mode: "PERMISSIVE" }, "81": { mode: "DISABLE" }, "82": {} } },
      shows: { portModes: ["DISABLE", "PERMISSIVE", "UNSET"] },
    },
  ])("reads an authentication with $spec", ({ spec, shows }) => {
    expect(decodeWith("PeerAuthentication", { spec })).toMatchObject(shows);
  });

  it("refuses ports that are no numbers", () => {
    expect(decode("WorkloadEntry", { metadata: METADATA, spec: { ports: { http: "15443" } } })).toEqual({
      ok: false,
      error: "spec.ports is not a map of numbers",
    });
  });
});
