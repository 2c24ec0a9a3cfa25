import { describe, expect, it } from "vitest";
import { chooseEndpoints, type EndpointList } from "./choose-endpoints.js";
import type { MeshClient, MeshRule, ServiceWorld } from "./mesh-objects.js";
import { NO_POLICY, ruleInForce } from "./rule-in-force.js";
import { CLIENT, GUARDED, OUTLIER, pod, rule, world } from "./testing/mesh-worlds.js";

const WHOLE = { port: 9080, subset: "" };

function list(given: ServiceWorld, client: MeshClient = CLIENT, target = WHOLE): EndpointList {
  const choice = chooseEndpoints(given, client, target);
  if (choice.kind === "none") throw new Error(`nothing to choose from: ${choice.why}`);
  return choice;
}

/** `0 details 10.1.0.7:9080 mutual`, by priority. */
function lines(given: ServiceWorld, client: MeshClient, target: typeof WHOLE): readonly string[] {
  return list(given, client, target).endpoints.map(
    ({ priority, name, address, port, transport }) => `${priority} ${name} ${address}:${port} ${transport}`,
  );
}

describe(ruleInForce, () => {
  const older = "2025-01-01T00:00:00Z";
  const plain = { ...NO_POLICY, tlsMode: "DISABLE" as const };

  it.each([
    {
      title: "the older of two policies wins whole",
      extra: rule({ name: "a", createdAt: older, policy: plain }),
      mode: "plaintext",
    },
    {
      title: "a younger policy does not count",
      extra: rule({ name: "z", createdAt: "2027-01-01T00:00:00Z", policy: plain }),
      mode: "mutual",
    },
    {
      title: "the client's namespace wins over the service's",
      extra: rule({ namespace: "sleep", policy: plain }),
      mode: "plaintext",
    },
    {
      title: "a wildcard in the client's namespace wins too",
      extra: rule({ namespace: "sleep", host: "*.local", policy: plain }),
      mode: "plaintext",
    },
    {
      title: "a full host wins over a wildcard",
      extra: rule({ name: "a", createdAt: older, host: "*.local", policy: plain }),
      mode: "mutual",
    },
    {
      title: "the root namespace comes last",
      extra: rule({ namespace: "istio-system", createdAt: older, policy: plain }),
      mode: "mutual",
    },
    {
      title: "a rule for other clients in the client's namespace leaves this client without any",
      extra: rule({ namespace: "sleep", clients: { app: "x" }, policy: plain }),
      mode: "plaintext",
    },
    {
      title: "a rule for this client counts",
      extra: rule({ namespace: "sleep", clients: { app: "productpage" }, policy: plain }),
      mode: "plaintext",
    },
    {
      title: "a rule that is not exported does not count",
      extra: rule({ name: "a", createdAt: older, exportTo: ["."], policy: plain }),
      mode: "mutual",
    },
    {
      title: "subsets alone leave the policy",
      extra: rule({ name: "a", createdAt: older, policy: undefined }),
      mode: "mutual",
    },
  ])("$title", ({ extra, mode }) => {
    const client = { ...CLIENT, namespace: "sleep" };
    expect(list(world({ pods: [], rules: [rule(), extra] }), client).endpoints[0]?.transport).toBe(mode);
  });

  it("lets a port's settings replace all of the service's", () => {
    const ports = new Map([[9080, { ...NO_POLICY, tlsMode: "DISABLE" as const }]]);
    const given = world({ rules: [rule({ policy: { ...GUARDED, ports } })] });
    expect(list(given)).toMatchObject({ outlier: undefined, connectTimeoutMs: 10_000 });
  });

  it("adds up subsets of several rules, and lets a subset's policy override parts", () => {
    const subset = (name: string, policy: undefined | typeof plain) => ({ name, labels: { version: name }, policy });
    const rules = [
      rule({ subsets: [subset("v1", plain)] }),
      rule({ name: "user", policy: undefined, subsets: [subset("v2", undefined)] }),
    ];
    const pods = [pod("one", { labels: { version: "v1" } }), pod("three", { labels: { version: "v2" } })];
    const given = world({ pods, entries: [], rules });
    expect(lines(given, CLIENT, { port: 9080, subset: "v1" })).toEqual(["0 one 10.1.0.3:9080 plaintext"]);
    expect(lines(given, CLIENT, { port: 9080, subset: "v2" })).toEqual(["0 three 10.1.0.5:9080 mutual"]);
    expect(list(given, CLIENT, { port: 9080, subset: "v1" }).outlier).toEqual(OUTLIER);
  });

  it("judges by the mode of the level above where a port's settings have none", () => {
    const ports = new Map([[9080, NO_POLICY]]);
    const given = world({ entries: [], rules: [rule({ policy: { ...NO_POLICY, tlsMode: "DISABLE", ports } })] });
    expect(lines(given, CLIENT, WHOLE)).toEqual(["0 details 10.1.0.7:9080 plaintext"]);
  });

  const { service, mesh } = world();
  const away = { ...CLIENT, namespace: "sleep" };
  const from = (rules: readonly MeshRule[], client = CLIENT) => ruleInForce(rules, service, client, mesh).from;

  it("does not look for a wildcard where a full host is exported to others", () => {
    const rules = [rule({ name: "a", exportTo: ["elsewhere"] }), rule({ name: "b", host: "*.local" })];
    expect(from(rules, away)).toEqual([]);
    expect(from([...rules, rule({ name: "c", namespace: "istio-system" })], away)).toEqual(["istio-system/c"]);
  });

  it("merges rules only into those that are exported no further", () => {
    const rules = [rule({ name: "a", exportTo: ["bookinfo", "sleep"] }), rule({ name: "b", exportTo: ["*"] })];
    expect(from(rules, away)).toEqual(["bookinfo/b"]);
    const wider = [rule({ name: "a", exportTo: ["sleep"] }), rule({ name: "b", exportTo: ["sleep", "bookinfo"] })];
    expect(from(wider, away)).toEqual(["bookinfo/a", "bookinfo/b"]);
  });

  it("keeps rules for some clients apart, and takes the one for this client", () => {
    const rules = [
      rule({ name: "a", clients: { app: "x" } }),
      rule({ name: "b", clients: { app: "productpage" } }),
      rule({ name: "c" }),
    ];
    expect(from(rules)).toEqual(["bookinfo/b"]);
    expect(from(rules, { ...CLIENT, labels: { app: "sleep" } })).toEqual(["bookinfo/c"]);
    expect(from(rules, away)).toEqual(["bookinfo/c"]);
  });

  it("prefers the private rules of the root namespace for clients in it", () => {
    const root = { ...CLIENT, namespace: "istio-system" };
    const rules = [rule({ name: "a", namespace: "istio-system", exportTo: ["."] }), rule({ name: "b" })];
    expect(from(rules, root)).toEqual(["istio-system/a"]);
    expect(from([rule({ name: "a", namespace: "istio-system" }), rule({ name: "b" })], root)).toEqual(["bookinfo/b"]);
  });
});
