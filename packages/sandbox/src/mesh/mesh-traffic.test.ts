import { systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JsonObject, textAt } from "../cluster/api-object.js";
import { RequestLoad } from "./load/request-load.js";
import { type MeshPair, renderEntry, renderGateway, renderRule, startMeshPair } from "./testing/mesh-pair.js";

let pair: MeshPair;
beforeAll(async () => {
  pair = await startMeshPair();
  await pair.second.client.apply([renderGateway(["details", "reviews"])]);
  await pair.first.client.apply([
    renderRule("details", { isMutual: true }),
    renderEntry({ service: "details", number: 2 }),
  ]);
});
afterAll(async () => {
  await pair[Symbol.asyncDispose]();
});

const servedBy = async () => (await pair.ask("details")).headers["x-served-cluster"];

function virtualService(host: string, http: JsonObject): JsonObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { namespace: "bookinfo", name: host },
    spec: { hosts: [host], http: [http] },
  };
}

async function podAddress(app: string): Promise<string> {
  const [pod] = await pair.first.client.list("Pod", { namespace: "bookinfo", labelSelector: `app=${app}` });
  return textAt(pod, "status", "podIP");
}

/** A new pod in place of the one that is there. */
async function restartDetails(): Promise<void> {
  const [pod] = await pair.first.client.list("Pod", { namespace: "bookinfo", labelSelector: "app=details" });
  await pair.first.client.delete({ kind: "Pod", namespace: "bookinfo", name: pod?.metadata.name ?? "" });
  await waitFor(async () => (await servedBy()) === "cluster-1");
}

/** Asks for details so many times, one after the other; answers how many failed. */
async function askMany(times: number): Promise<number> {
  let failed = 0;
  for (let asked = 0; asked < times; asked += 1) if ((await pair.ask("details")).status !== 200) failed += 1;
  return failed;
}

describe("requests", () => {
  it("leaves the other cluster alone while a local instance is there", async () => {
    await waitFor(async () => (await servedBy()) === "cluster-1");
    const before = pair.mesh.cluster("cluster-2").gateways.values().next().value?.passed;
    expect(await askMany(50)).toBe(0);
    expect(pair.mesh.cluster("cluster-2").gateways.values().next().value?.passed).toBe(before);
  });

  it("loses two requests when the only local pod dies without its EndpointSlice saying so", async () => {
    await pair.mesh.cluster("cluster-1").kill("bookinfo", "details");
    // Three tries each until five failures in a row have ejected it.
    expect(await askMany(20)).toBe(2);
    expect(await servedBy()).toBe("cluster-2");
    await restartDetails();
  });

  it("loses none when retries may leave the cluster", async () => {
    const retries = { attempts: 2, retryOn: "connect-failure,reset", retryRemoteLocalities: true };
    await pair.first.client.apply([
      virtualService("details", { route: [{ destination: { host: "details" } }], retries }),
    ]);
    await waitFor(() => pair.mesh.cluster("cluster-1").view.routings.length > 0);
    await pair.mesh.cluster("cluster-1").kill("bookinfo", "details");
    expect(await askMany(20)).toBe(0);
    expect(await servedBy()).toBe("cluster-2");
    await pair.first.client.delete({ kind: "VirtualService", namespace: "bookinfo", name: "details" });
    await restartDetails();
  });

  it.each([
    { address: "lb.example.com", status: 503, title: "a hostname in an entry: Istio ignores it" },
    { address: "203.0.113.99", status: 503, title: "an address where nobody is" },
  ])("fails without a local instance: $title", async ({ address, status }) => {
    await using alone = await startMeshPair();
    await alone.second.client.apply([renderGateway(["details"])]);
    await alone.first.client.scale("bookinfo", "details-v1", 0);
    await alone.first.client.apply([
      renderRule("details", { isMutual: true }),
      renderEntry({ service: "details", number: 2, address }),
    ]);
    await waitFor(async () => (await alone.ask("details")).status === status);
    await alone.first.client.apply([renderEntry({ service: "details", number: 2, suffix: "-ip" })]);
    await waitFor(async () => (await alone.ask("details")).status === 200);
  });

  it("finds the service behind an address that only a name server knows, and a node's port", async () => {
    const { first, second, mesh } = pair;
    const [service] = await second.client.list("Service", { namespace: "eastwest" });
    const [node] = await second.client.list("Node");
    const port = Number(textAt(service, "spec", "ports", 0, "nodePort"));
    const address = textAt(node, "status", "addresses", 0, "address");
    const forget = mesh.nameAddress({ address: "198.51.100.7", namespace: "eastwest", service: "eastwest-gateway" });
    for (const target of [
      { address: "198.51.100.7", port: 15_443 },
      { address, port },
    ]) {
      const socket = await mesh.network.dial(target, {
        from: "cluster-1",
        trace: [],
        signal: new AbortController().signal,
      });
      expect(socket.remoteAddress).toBe("127.0.0.1");
      socket.destroy();
    }
    forget();
    const gone = mesh.network.dial(
      { address: "198.51.100.7", port: 15_443 },
      { from: "cluster-1", trace: [], signal: new AbortController().signal },
    );
    await expect(gone).rejects.toMatchObject({ code: "Unavailable" });
    expect(first.name).toBe("cluster-1");
  });

  it("says what does not resolve and what is refused", async () => {
    const member = pair.mesh.cluster("cluster-1");
    const { signal } = new AbortController();
    const request = { method: "GET", path: "/", headers: {}, body: undefined, timeoutMs: 1_000, signal };
    const ask = (host: string, port: number) => member.sendFrom("sleep", "sleep", { ...request, host, port });
    await expect(ask("nowhere.bookinfo", 9080)).rejects.toMatchObject({ code: "NotFound" });
    await expect(ask("details.bookinfo", 81)).rejects.toMatchObject({ code: "Unavailable" });
    await expect(member.sendFrom("sleep", "nobody", { ...request, host: "details", port: 1 })).rejects.toMatchObject({
      code: "NotFound",
    });
  });
});

describe("routes", () => {
  it("sends everything to one subset, and fails over with it alone", async () => {
    const { first, second } = pair;
    const versions = ["v1", "v2", "v3"].map((name) => ({ name, labels: { version: name } }));
    const rule = renderRule("reviews", { isMutual: true, subsets: versions });
    await second.client.apply([rule]);
    await first.client.apply([
      rule,
      ...["v1", "v2", "v3"].map((version) =>
        renderEntry({ service: "reviews", number: 2, labels: { version }, suffix: `-${version}` }),
      ),
    ]);
    const reviews = async () => (await pair.ask("productpage")).headers["x-reviews-served-by"] ?? "";
    await first.client.scale("bookinfo", "reviews-v2", 0);
    await waitFor(async () => (await first.client.list("Pod", { namespace: "bookinfo" })).length === 5);
    // Without a route, the versions that are left serve: no failover.
    for (let asked = 0; asked < 10; asked += 1) expect(await reviews()).toMatch(/^cluster-1\/reviews-v[123]-/);
    await first.client.apply([
      virtualService("reviews", { route: [{ destination: { host: "reviews", subset: "v2" } }] }),
    ]);
    await waitFor(async () => /^cluster-2\/reviews-v2-/.test(await reviews()));
    await first.client.scale("bookinfo", "reviews-v2", 1);
    await waitFor(async () => /^cluster-1\/reviews-v2-/.test(await reviews()));
  });

  it("cuts what takes longer than the route allows", async () => {
    const mend = pair.mesh.network.break(await podAddress("ratings"), "silent");
    try {
      await pair.first.client.apply([
        virtualService("ratings", { timeout: "0.2s", route: [{ destination: { host: "ratings" } }] }),
      ]);
      const { view } = pair.mesh.cluster("cluster-1");
      await waitFor(() => view.routings.some(({ name }) => name === "ratings"));
      await waitFor(async () => {
        const { signal } = new AbortController();
        const request = { host: "ratings.bookinfo", port: 9080, method: "GET", path: "/ratings/0" };
        const answer = await pair.mesh.cluster("cluster-1").sendFrom("sleep", "sleep", {
          ...request,
          headers: { host: "ratings.bookinfo" },
          body: undefined,
          timeoutMs: 5_000,
          signal,
        });
        return answer.status === 504 && answer.flags === "UT";
      });
    } finally {
      mend();
    }
  });
});

describe("RequestLoad", () => {
  it("keeps its pace and says who has answered", async () => {
    await waitFor(async () => (await servedBy()) === "cluster-1");
    const member = pair.mesh.cluster("cluster-1");
    const load = RequestLoad.start({
      send: (request) => member.sendFrom("sleep", "sleep", request),
      target: "details",
      perSecond: 50,
      clock: systemClock,
    });
    const startedMs = systemClock.monotonic();
    let ok = 0;
    await waitFor(() => {
      const seen = load.take();
      expect(seen.failures).toEqual([]);
      for (const server of seen.servedBy.keys()) expect(server).toMatch(/^cluster-1\/details-v1-/);
      ok += seen.ok;
      return ok >= 25;
    });
    expect(systemClock.monotonic() - startedMs).toBeGreaterThan(400);
    await load[Symbol.asyncDispose]();
    expect(load.take().failed).toBe(0);
  });
});
