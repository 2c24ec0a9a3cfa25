import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import type { MeshAnswer } from "./mesh-request.js";
import { type MeshPair, renderEntry, renderGateway, renderRule, startMeshPair } from "./testing/mesh-pair.js";

/** The first cluster without details of its own: whatever answers comes through the second's gateway. */
async function startRemoteOnly(options?: Parameters<typeof startMeshPair>[0]): Promise<MeshPair> {
  const pair = await startMeshPair(options);
  await pair.second.client.apply([renderGateway(["details"])]);
  await pair.first.client.scale("bookinfo", "details-v1", 0);
  await pair.first.client.apply([renderRule("details", { isMutual: true })]);
  await waitFor(async () => (await pair.ask("details")).flags === "UH");
  return pair;
}

/** Asks until proxies know the entry that was just written. */
async function settledAnswer(pair: MeshPair): Promise<MeshAnswer> {
  return await waitFor(async () => {
    const answer = await pair.ask("details");
    return answer.flags === "UH" ? undefined : answer;
  });
}

function gatewayOf(pair: MeshPair) {
  const [counts] = pair.mesh.cluster("cluster-2").gateways.values();
  if (counts === undefined) throw new Error("cluster-2 has no gateway");
  return counts;
}

describe("trust between clusters", () => {
  it("goes through the gateway without being opened there", async () => {
    await using pair = await startRemoteOnly();
    await pair.first.client.apply([renderEntry({ service: "details", number: 2 })]);
    const answer = await settledAnswer(pair);
    expect([answer.status, answer.headers["x-served-cluster"]]).toEqual([200, "cluster-2"]);
    expect(gatewayOf(pair)).toMatchObject({ refused: 0, failed: 0, loops: 0 });
    expect(gatewayOf(pair).passed).toBeGreaterThan(0);
  });

  it("ends at the handshake when the other cluster has a root of its own", async () => {
    await using pair = await startRemoteOnly({ apart: ["cluster-2"] });
    await pair.first.client.apply([renderEntry({ service: "details", number: 2 })]);
    const answer = await settledAnswer(pair);
    expect([answer.status, answer.flags]).toEqual([503, "UF"]);
    expect(answer.body.toString("utf8")).toMatch(/TLS error: .*(signature|certificate|alert)/i);
  });

  it("ends at the handshake when another account answers than the entry says", async () => {
    await using pair = await startRemoteOnly();
    await pair.first.client.apply([renderEntry({ service: "details", number: 2, serviceAccount: "somebody" })]);
    const answer = await settledAnswer(pair);
    expect([answer.status, answer.flags]).toEqual([503, "UF"]);
    expect(answer.body.toString("utf8")).toContain(
      "is for spiffe://cluster.local/ns/bookinfo/sa/bookinfo-details, not for spiffe://cluster.local/ns/bookinfo/sa/somebody",
    );
  });

  it("is refused by the gateway without the rule: the connection would be plaintext", async () => {
    await using pair = await startRemoteOnly();
    await pair.first.client.delete({ kind: "DestinationRule", namespace: "bookinfo", name: "causeway-details" });
    await pair.first.client.apply([renderEntry({ service: "details", number: 2 })]);
    const answer = await settledAnswer(pair);
    expect([answer.status, answer.flags]).toEqual([503, "UC"]);
    expect(gatewayOf(pair).passed).toBe(0);
    expect(gatewayOf(pair).refused).toBeGreaterThan(0);
  });
});

describe("what a gateway accepts", () => {
  it.each([
    { title: "a host that no Gateway lists", gateway: renderGateway(["ratings"]) },
    { title: "a Gateway for other pods", gateway: withSelector({ app: "other" }) },
    { title: "a Gateway of another mode", gateway: withMode("PASSTHROUGH") },
  ])("closes connections: $title", async ({ gateway }) => {
    await using pair = await startRemoteOnly();
    await pair.second.client.apply([gateway]);
    await pair.first.client.apply([renderEntry({ service: "details", number: 2 })]);
    const answer = await waitFor(async () => {
      const got = await pair.ask("details");
      return got.flags === "UF" ? got : undefined;
    });
    expect(answer.status).toBe(503);
  });

  it("closes what is no TLS, and stays", async () => {
    await using pair = await startRemoteOnly();
    const socket = await pair.mesh.network.dial(
      { address: "203.0.113.2", port: 15_443 },
      { from: "cluster-1", trace: [], signal: new AbortController().signal },
    );
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.resume().on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await closed;
    expect(gatewayOf(pair).refused).toBe(1);
  });

  it("needs a subset of the same name in its own cluster", async () => {
    await using pair = await startRemoteOnly();
    const subsets = [{ name: "v1", labels: { version: "v1" } }];
    const entry = renderEntry({ service: "details", number: 2, labels: { version: "v1" } });
    await pair.first.client.apply([renderRule("details", { isMutual: true, subsets }), entry, routeTo("v1")]);
    await waitFor(async () => (await pair.ask("details")).flags === "UF");
    await pair.second.client.apply([renderRule("details", { isMutual: true, subsets })]);
    await waitFor(async () => (await pair.ask("details")).status === 200);
  });
});

describe("the loop guard", () => {
  it("keeps two gateways from dialling each other", async () => {
    await using pair = await startRemoteOnly();
    await emptyBoth(pair, "disabled");
    const answer = await waitFor(async () => {
      const got = await pair.ask("details");
      return got.flags === "UH" || got.flags === "-" ? undefined : got;
    });
    expect(answer.status).toBe(503);
    expect(pair.mesh.loops).toBe(0);
  });

  it("is needed: unguarded entries on both sides go round in a circle, which is counted and cut", async () => {
    await using pair = await startRemoteOnly();
    await emptyBoth(pair, "istio");
    await waitFor(async () => {
      const got = await pair.ask("details");
      return got.flags !== "UH" && pair.mesh.loops > 0;
    });
    expect((await pair.ask("details")).status).toBe(503);
  });
});

/** No details anywhere, and an entry on each side that leads to the other. */
async function emptyBoth({ first, second }: MeshPair, tlsMode: "disabled" | "istio"): Promise<void> {
  await second.client.scale("bookinfo", "details-v1", 0);
  await first.client.apply([renderGateway(["details"]), renderEntry({ service: "details", number: 2, tlsMode })]);
  const rule = renderRule("details", { isMutual: true });
  await second.client.apply([rule, renderEntry({ service: "details", number: 1, tlsMode })]);
}

function routeTo(subset: string) {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { namespace: "bookinfo", name: "details" },
    spec: { hosts: ["details"], http: [{ route: [{ destination: { host: "details", subset } }] }] },
  };
}

function withSelector(selector: Readonly<Record<string, string>>) {
  const gateway = renderGateway(["details"]);
  return { ...gateway, spec: { ...(gateway["spec"] as object), selector } };
}

function withMode(mode: string) {
  const server = {
    port: { number: 15_443, name: "tls", protocol: "TLS" },
    tls: { mode },
    hosts: ["details.bookinfo.svc.cluster.local"],
  };
  return { ...renderGateway([]), spec: { selector: { app: "eastwest-gateway" }, servers: [server] } };
}
