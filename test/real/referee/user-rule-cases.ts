import type { JsonObject } from "@causeway/sandbox";
import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { expect, it } from "vitest";
import { outboundCluster } from "../ads/endpoint-rows.js";
import type { PretendProxy } from "../ads/proxy.js";
import { entryOf, hostIn, ruleOf } from "./edge-objects.js";
import { endpointsWhere } from "./endpoint-places.js";
import type { RefereeWorld } from "./referee-world.js";

const SUBSETS = ["v1", "v2"].map((version) => ({ name: version, labels: { version } }));
const THEIRS = { connectionPool: { tcp: { connectTimeout: "7s" } } };

function userRule(namespace: string, host: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: { name: "theirs", namespace },
    spec: { host, ...spec },
  };
}

/** Creation times have seconds: which of two rules is the older one shows only across the edge of one. */
async function nextSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  await waitFor(() => Math.floor(Date.now() / 1000) > second);
}

function timeoutOf(client: PretendProxy, cluster: string): undefined | number {
  return client.cluster(cluster)?.connectTimeout?.seconds;
}

export function userRuleCases(world: () => RefereeWorld): void {
  it.each(["ours", "theirs"])("with subsets alone goes together with ours, whichever is older (%s)", async (older) => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const host = hostIn(namespace);
    const selector = { app: "details" };
    const pods = ["v1", "v2"].map((version) => ({ labels: { ...selector, version } }));
    await world().putApp(namespace, { name: "details", selector, pods });
    const theirs = userRule(namespace, host, { subsets: SUBSETS });
    const write = {
      ours: () => world().write(ruleOf({ namespace })),
      theirs: () => world().apply(theirs),
    };
    await (older === "ours" ? write.ours() : write.theirs());
    await nextSecond();
    await (older === "ours" ? write.theirs() : write.ours());
    await world().write(entryOf({ namespace, subsetLabels: { version: "v2" } }));
    const client = await world().connectSidecar(scope, { namespace });
    const [all, one, two] = ["", "v1", "v2"].map((subset) => outboundCluster(host, 9080, subset));
    await client.changed(() => timeoutOf(client, two ?? "") === 2);
    const rows = await endpointsWhere(client, two ?? "", (found) => found.some(({ priority }) => priority === 1));
    expect(rows.map(({ priority, transport }) => [priority, transport.kind === "mtls" && transport.sni])).toEqual([
      [0, `outbound_.9080_.v2_.${host}`],
      [1, `outbound_.9080_.v2_.${host}`],
    ]);
    for (const cluster of [all, one, two]) {
      expect(client.cluster(cluster ?? "")?.outlierDetection?.consecutiveGatewayFailure).toEqual({ value: 5 });
      expect(timeoutOf(client, cluster ?? "")).toBe(2);
    }
    await endpointsWhere(client, one ?? "", (found) => found.length === 1 && found[0]?.at.endsWith(":9080") === true);
    await endpointsWhere(client, all ?? "", (found) => found.length === 3);
  });

  it("with a traffic policy wins whole when it is older", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    await world().apply(userRule(namespace, hostIn(namespace), { trafficPolicy: THEIRS }));
    await nextSecond();
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    const rows = await endpointsWhere(client, cluster, (all) => all.length === 2);
    await client.changed(() => timeoutOf(client, cluster) === 7);
    expect(client.cluster(cluster)?.outlierDetection ?? undefined).toBeUndefined();
    expect(rows.map(({ priority }) => priority)).toEqual([0, 0]);
    // Why imports are withheld beside such a rule: a guarded entry would be dialled in plain text.
    expect(rows.find(({ at }) => at.endsWith(":15443"))?.transport).toEqual({ kind: "plaintext" });
  });

  it("with a traffic policy is lost whole when it is younger", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    await nextSecond();
    await world().apply(userRule(namespace, hostIn(namespace), { trafficPolicy: THEIRS, subsets: SUBSETS }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await client.changed(() => client.cluster(outboundCluster(hostIn(namespace), 9080, "v1")));
    await client.changed(() => timeoutOf(client, cluster) === 2);
    await endpointsWhere(client, cluster, (all) => all.map(({ priority }) => priority).join() === "0,1");
  });

  it("in a client's namespace wins over ours for the clients there, and for nobody else", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const clients = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    await nextSecond();
    await world().apply(userRule(clients, hostIn(namespace), { trafficPolicy: THEIRS }));
    const cluster = outboundCluster(hostIn(namespace), 9080);
    const there = await world().connectSidecar(scope, { namespace: clients });
    await there.changed(() => timeoutOf(there, cluster) === 7);
    const rows = await endpointsWhere(there, cluster, (all) => all.every(({ priority }) => priority === 0));
    expect(rows.map(({ transport }) => transport.kind).toSorted()).toEqual(["mtls", "plaintext"]);
    const other = await world().connectSidecar(scope, { namespace });
    await other.changed(() => timeoutOf(other, cluster) === 2);
  });

  it("with a policy of one subset takes failover away from that subset alone", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", pods: [{ labels: { app: "details", version: "v1" } }] });
    await world().write(ruleOf({ namespace }), entryOf({ namespace, subsetLabels: { version: "v1" } }));
    const outlierDetection = { consecutiveGatewayErrors: 2 };
    const subset = { name: "v1", labels: { version: "v1" }, trafficPolicy: { outlierDetection } };
    await world().apply(userRule(namespace, hostIn(namespace), { subsets: [subset] }));
    const client = await world().connectSidecar(scope, { namespace });
    const name = outboundCluster(hostIn(namespace), 9080, "v1");
    await endpointsWhere(client, name, (all) => all.length === 2);
    await client.changed(() => client.cluster(name)?.outlierDetection?.consecutiveGatewayFailure?.value === 2);
    expect(client.cluster(name)?.commonLbConfig?.healthyPanicThreshold).not.toEqual({ value: 1 });
    const whole = outboundCluster(hostIn(namespace), 9080);
    await client.changed(() => client.cluster(whole)?.outlierDetection?.consecutiveGatewayFailure?.value === 5);
  });

  it("that disables TLS sends plain text to the other cluster's gateway", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", pods: [] });
    const trafficPolicy = { tls: { mode: "DISABLE" } };
    await world().apply(userRule(namespace, hostIn(namespace), { trafficPolicy }));
    await world().write(entryOf({ namespace, tlsMode: "istio" }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await endpointsWhere(client, cluster, (all) => all.length === 1 && all[0]?.transport.kind === "plaintext");
    expect(client.cluster(cluster)?.transportSocketMatches).toEqual([]);
  });

  it.each(["istio", "disabled"] as const)(
    "and a PeerAuthentication that disables mTLS: an entry labelled %s",
    async (tlsMode) => {
      await using scope = new Scope();
      const namespace = await world().newNamespace();
      await world().putApp(namespace, { name: "details", pods: [] });
      const mode = tlsMode === "istio" ? "unguarded" : "guarded";
      await world().write(ruleOf({ namespace, mode }), entryOf({ namespace, tlsMode }));
      await world().apply({
        apiVersion: "security.istio.io/v1",
        kind: "PeerAuthentication",
        metadata: { name: "default", namespace },
        spec: { mtls: { mode: "DISABLE" } },
      });
      const client = await world().connectSidecar(scope, { namespace });
      const cluster = outboundCluster(hostIn(namespace), 9080);
      await client.changed(() => timeoutOf(client, cluster) === 2);
      const expected = tlsMode === "istio" ? "plaintext" : "mtls";
      const rows = await endpointsWhere(client, cluster, (all) => all[0]?.transport.kind === expected);
      expect(rows).toHaveLength(1);
    },
  );
}
