import { describe, expect, it } from "vitest";
import { chooseEndpoints, type EndpointList } from "./choose-endpoints.js";
import type { MeshClient, ServiceWorld } from "./mesh-objects.js";
import { NO_POLICY } from "./rule-in-force.js";
import { CLIENT, entry, GUARDED, OUTLIER, place, pod, rule, world } from "./testing/mesh-worlds.js";

const WHOLE = { port: 9080, subset: "" };

function list(given: ServiceWorld, client: MeshClient = CLIENT, target = WHOLE): EndpointList {
  const choice = chooseEndpoints(given, client, target);
  if (choice.kind === "none") throw new Error(`nothing to choose from: ${choice.why}`);
  return choice;
}

/** `0 details 10.1.0.7:9080 mutual`, by priority. */
function lines(given: ServiceWorld, client?: MeshClient, target?: typeof WHOLE): readonly string[] {
  return list(given, client, target).endpoints.map(
    ({ priority, name, address, port, transport }) => `${priority} ${name} ${address}:${port} ${transport}`,
  );
}

describe("chooseEndpoints", () => {
  it("prefers local instances and keeps the entry of another network as standby", () => {
    expect(lines(world())).toEqual(["0 details 10.1.0.7:9080 mutual", "1 k-details 203.0.113.12:15443 mutual"]);
  });

  it("names the cluster, the server name and who may answer as Istio does", () => {
    const entries = [entry("k-details", { serviceAccount: "other" })];
    expect(list(world({ entries }))).toMatchObject({
      cluster: "outbound|9080||details.bookinfo.svc.cluster.local",
      sni: "outbound_.9080_._.details.bookinfo.svc.cluster.local",
      accounts: [
        "spiffe://cluster.local/ns/bookinfo/sa/bookinfo-details",
        "spiffe://cluster.local/ns/bookinfo/sa/other",
      ],
      connectTimeoutMs: 2_000,
      panicPercent: 1,
      rules: ["bookinfo/causeway-details"],
    });
  });

  it("gives the first priority to the entry once no local instance is left", () => {
    expect(lines(world({ pods: [] }))).toEqual(["0 k-details 203.0.113.12:15443 mutual"]);
  });

  it("keeps local instances first when both clusters share region and zone", () => {
    const entries = [entry("k-details", { locality: place("r1/r1-a") })];
    expect(lines(world({ entries }))).toEqual([
      "0 details 10.1.0.7:9080 mutual",
      "1 k-details 203.0.113.12:15443 mutual",
    ]);
  });

  it.each([
    { title: "without any rule", rules: [] },
    { title: "without outlier detection", rules: [rule({ policy: { ...GUARDED, outlier: undefined } })] },
    {
      title: "with locality load balancing off",
      rules: [
        rule({
          policy: { ...GUARDED, balancer: { locality: { isEnabled: false, failoverPriority: [], failover: [] } } },
        }),
      ],
    },
  ])("has one priority for all $title", ({ rules }) => {
    expect(list(world({ rules })).endpoints.map(({ priority }) => priority)).toEqual([0, 0]);
  });

  it("compares places when a rule asks for ejection only", () => {
    const rules = [rule({ policy: { ...NO_POLICY, outlier: OUTLIER } })];
    expect(list(world({ rules })).endpoints.map(({ name, priority }) => [name, priority])).toEqual([
      ["details", 0],
      ["k-details", 1],
    ]);
  });

  it("sends plaintext to a guarded entry while no rule asks for mTLS", () => {
    expect(lines(world({ pods: [], rules: [] }))).toEqual(["0 k-details 203.0.113.12:15443 plaintext"]);
  });

  it("shows a gateway nothing but local instances while entries are guarded", () => {
    const gateway: MeshClient = { ...CLIENT, kind: "gateway", namespace: "eastwest" };
    expect(lines(world(), gateway)).toEqual(["0 details 10.1.0.7:9080 mutual"]);
    expect(list(world(), gateway).leftOut).toEqual([{ name: "k-details", why: "NoMtls" }]);
    const open = [entry("k-details", { labels: { "security.istio.io/tlsMode": "istio" } })];
    expect(lines(world({ pods: [], entries: open }), gateway)).toEqual(["0 k-details 203.0.113.12:15443 mutual"]);
  });

  it("hides other networks from a client with a view of its own", () => {
    const choice = list(world(), { ...CLIENT, networkView: [""] });
    expect(choice.leftOut).toEqual([{ name: "k-details", why: "HiddenNetwork" }]);
  });

  it.each([
    { why: "HostnameAddress", entries: [entry("k", { address: "lb.example.com" })], pods: [] },
    { why: "HostnameAddress", entries: [entry("k", { address: "lb.example.com." })], pods: [] },
    { why: "RefusedWithEmptyAddress", entries: [entry("k", { address: "" })], pods: [] },
    { why: "Terminating", entries: [], pods: [pod("k", { health: "terminating" })] },
    { why: "NotReady", entries: [], pods: [pod("k", { health: "notReady" })] },
    { why: "NoPort", entries: [], pods: [pod("k", { ports: {} })] },
  ])("leaves out what cannot be used: $why", ({ why, entries, pods }) => {
    const choice = list(world({ entries, pods }));
    expect(choice.endpoints).toEqual([]);
    expect(choice.leftOut).toEqual([{ name: "k", why }]);
  });

  it("loses every endpoint to one entry without an address", () => {
    const choice = list(world({ entries: [entry("k", { address: "" })] }));
    expect(choice.endpoints).toEqual([]);
    expect(choice.leftOut.map(({ name }) => name).sort()).toEqual(["details", "k"]);
  });

  it("sends pods that are not ready along, unhealthy, only where the rule has no panic threshold", () => {
    const rules = [rule({ policy: { ...GUARDED, outlier: { ...OUTLIER, minHealthPercent: 0 } } })];
    const pods = [pod("details", { health: "notReady" })];
    expect(list(world({ rules, pods })).endpoints.map(({ name, isHealthy }) => [name, isHealthy])).toEqual([
      ["details", false],
      ["k-details", true],
    ]);
  });

  it("keeps the first of several entries on one address, and all that a subset needs", () => {
    const entries = [entry("k-v1", { labels: { version: "v1" } }), entry("k-v2", { labels: { version: "v2" } })];
    const subsets = [{ name: "v2", labels: { version: "v2" }, policy: undefined }];
    const given = world({ pods: [], entries, rules: [rule({ subsets })] });
    expect(list(given).leftOut).toEqual([{ name: "k-v2", why: "SameAddress" }]);
    expect(lines(given, CLIENT, { port: 9080, subset: "v2" })).toEqual(["0 k-v2 203.0.113.12:15443 mutual"]);
  });

  it.each([
    { why: "NoPort", target: { port: 80, subset: "" } },
    { why: "NoSubset", target: { port: 9080, subset: "v9" } },
  ])("has no such cluster: $why", ({ why, target }) => {
    expect(chooseEndpoints(world(), CLIENT, target)).toEqual({ kind: "none", why });
  });

  it("does not see a service that its namespace keeps to itself", () => {
    const { service } = world();
    const given = world({ service: { ...service, exportTo: ["."] } });
    expect(chooseEndpoints(given, { ...CLIENT, namespace: "eastwest" }, WHOLE)).toEqual({
      kind: "none",
      why: "NotVisible",
    });
    expect(chooseEndpoints(given, CLIENT, WHOLE).kind).toBe("list");
  });

  it.each([
    { title: "the service port's name", targetPort: 8080, ports: { http: 15_443 }, port: 15_443 },
    { title: "the target port's number, when the entry has no such name", targetPort: 8080, ports: {}, port: 8080 },
    { title: "a named target port", targetPort: "web", ports: { http: 1, web: 15_443 }, port: 15_443 },
  ])("takes an entry's port by $title", ({ targetPort, ports, port }) => {
    const { service } = world();
    const shaped = { ...service, ports: [{ name: "http", port: 9080, targetPort, protocol: "TCP" }] };
    const given = world({ service: shaped, pods: [], entries: [entry("k", { ports })] });
    expect(list(given).endpoints.map((one) => one.port)).toEqual([port]);
  });

  it("takes only entries that the selector takes, and none without a selector", () => {
    const { service } = world();
    expect(lines(world({ pods: [], entries: [entry("k", { labels: { app: "other" } })] }))).toEqual([]);
    expect(lines(world({ pods: [], service: { ...service, selector: {} } }))).toEqual([]);
  });
});

describe("rules in force", () => {
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
      title: "a rule for other clients does not count",
      extra: rule({ namespace: "sleep", clients: { app: "x" }, policy: plain }),
      mode: "mutual",
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
});
