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

  it("sends pods that are not ready along, unhealthy, where no rule speaks of ejection", () => {
    const pods = [pod("details", { health: "notReady" })];
    const { endpoints, panicPercent } = list(world({ rules: [], pods, entries: [] }));
    expect(endpoints.map(({ isHealthy }) => isHealthy)).toEqual([false]);
    expect(panicPercent).toBe(0);
  });

  it("shows what has no network to every client, whatever it looks at", () => {
    const client = { ...CLIENT, networkView: ["net-9"] };
    expect(lines(world(), client)).toEqual(["0 details 10.1.0.7:9080 mutual"]);
    const { mesh } = world();
    expect(lines(world({ mesh: { ...mesh, network: "net-1" } }), client)).toEqual([]);
  });

  it("takes a pod's network from its label before that of the cluster", () => {
    const pods = [pod("details", { labels: { "topology.istio.io/network": "net-9" } })];
    expect(list(world({ pods, entries: [] })).endpoints.map(({ network }) => network)).toEqual(["net-9"]);
  });

  it.each([
    { title: "with an account counts as one with mTLS", serviceAccount: "details", transport: "mutual" },
    { title: "without an account does not", serviceAccount: "", transport: "plaintext" },
  ])("entry without a TLS mode $title", ({ serviceAccount, transport }) => {
    const unlabelled = { ...entry("k", { serviceAccount }), labels: { app: "details" } };
    const { endpoints } = list(world({ rules: [], pods: [], entries: [unlabelled] }));
    expect(endpoints.map((one) => one.transport)).toEqual([transport]);
  });

  it.each([{ mode: "DISABLE" as const }, { mode: "SIMPLE" as const }])(
    "shows a gateway nothing of a service that is called with $mode",
    ({ mode }) => {
      const rules = [rule({ policy: { ...GUARDED, tlsMode: mode } })];
      expect(lines(world({ rules }), { ...CLIENT, kind: "gateway" })).toEqual([]);
    },
  );

  it("asks for the accounts of all instances that istiod knows, whatever their state", () => {
    const pods = [
      pod("gone", { health: "terminating", serviceAccount: "gone" }),
      pod("other-port", { ports: { admin: 1 }, serviceAccount: "other-port" }),
      pod("no-port", { ports: {}, serviceAccount: "no-port" }),
    ];
    const entries = [entry("k", { address: "lb.example.com", serviceAccount: "hostname" })];
    expect(list(world({ pods, entries })).accounts).toEqual([
      "spiffe://cluster.local/ns/bookinfo/sa/gone",
      "spiffe://cluster.local/ns/bookinfo/sa/other-port",
    ]);
  });

  it("keeps of several on one address the first by place, wherever its priority", () => {
    const far = entry("a", { locality: place("r9/z9") });
    const near = entry("b", { locality: place("r1/r1-a"), network: "" });
    const rules = [rule({ policy: { ...NO_POLICY, outlier: OUTLIER } })];
    const { endpoints, leftOut } = list(world({ rules, pods: [], entries: [far, near] }));
    expect(endpoints.map(({ name, priority }) => [name, priority])).toEqual([["b", 0]]);
    expect(leftOut).toEqual([{ name: "a", why: "SameAddress" }]);
  });

  it.each([
    { title: "a rule with priorities", policy: GUARDED, weighs: true },
    { title: "a rule with ejection only", policy: { ...NO_POLICY, outlier: OUTLIER }, weighs: false },
    { title: "priorities without ejection", policy: { ...GUARDED, outlier: undefined }, weighs: false },
    { title: "no policy", policy: undefined, weighs: false },
  ])("weighs localities as Istio configures Envoy: $title", ({ policy, weighs }) => {
    expect(list(world({ rules: [rule({ policy })] })).weighsLocalities).toBe(weighs);
  });

  it("counts a weight of 0 as 1", () => {
    expect(list(world({ entries: [entry("k", { weight: 0 })], pods: [] })).endpoints[0]?.weight).toBe(1);
  });
});
