import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { startMeshPair } from "./testing/mesh-pair.js";
import { OpenHandles } from "./testing/open-handles.js";

describe("the lifetime of a mesh", () => {
  it("leaves no server and no connection behind", async () => {
    using handles = new OpenHandles();
    const show = () => handles.counts;
    const pair = await startMeshPair();
    {
      await using _ = pair;
      await pair.ask("productpage");
      expect(handles.counts.servers).toBeGreaterThan(2);
      await pair.mesh[Symbol.asyncDispose]();
      // Nobody is left but the two API servers. How many connections their clients have open is their own business.
      await waitFor(() => handles.counts.servers === 2, 5_000, show);
      expect(pair.mesh.cluster("cluster-1").gateways.size).toBe(0);
    }
    await waitFor(() => handles.counts.servers + handles.counts.sockets === 0, 5_000, show);
  });

  it("starts a server for a new pod and ends it with the pod", async () => {
    await using pair = await startMeshPair();
    const { first, mesh, ask } = pair;
    await first.client.scale("bookinfo", "details-v1", 2);
    const servers = new Set<string>();
    await waitFor(async () => {
      servers.add((await ask("details")).headers["x-served-by"] ?? "");
      return servers.size === 2;
    });
    await first.client.scale("bookinfo", "details-v1", 1);
    const [pod] = await waitFor(async () => {
      const pods = await first.client.list("Pod", { namespace: "bookinfo", labelSelector: "app=details" });
      return pods.length === 1 ? pods : undefined;
    });
    for (let asked = 0; asked < 40; asked += 1) expect((await ask("details")).status).toBe(200);
    await waitFor(async () => {
      const seen = await Promise.all(Array.from({ length: 8 }, () => ask("details")));
      return seen.every(({ headers }) => headers["x-served-by"] === pod?.metadata.name);
    });
    expect(mesh.loops).toBe(0);
  });

  it("lets a pod without a sidecar ask in plaintext, through kube-proxy, without a second try", async () => {
    await using pair = await startMeshPair();
    const { first, mesh } = pair;
    await first.client.apply([
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { namespace: "default", name: "plain", labels: { app: "plain" } },
        spec: { containers: [{ name: "sh", image: "curlimages/curl" }] },
      },
    ]);
    const { signal } = new AbortController();
    const host = "details.bookinfo";
    const request = { port: 9080, method: "GET", path: "/details/0", headers: { host }, body: undefined, signal };
    const ask = () => mesh.cluster("cluster-1").sendFrom("default", "plain", { ...request, host, timeoutMs: 2_000 });
    const answer = await waitFor(ask);
    expect([answer.status, answer.headers["x-served-cluster"]]).toEqual([200, "cluster-1"]);
    const plaintext = [...mesh.telemetry.series()].filter(
      ({ labels }) => labels["connection_security_policy"] === "none" && labels["__name__"] === "istio_requests_total",
    );
    expect(plaintext).toHaveLength(1);
    await first.client.scale("bookinfo", "details-v1", 0);
    await waitFor(async () => (await ask().catch((error: { code: string }) => error.code)) === "Unavailable");
  });

  it("counts requests of both sides in Istio's metrics, by cluster", async () => {
    await using pair = await startMeshPair();
    let answered = 0;
    await waitFor(async () => {
      if ((await pair.ask("details")).status === 200) answered += 1;
      return answered === 5;
    });
    const query = encodeURIComponent(
      'sum by (reporter, source_workload, destination_workload, destination_cluster, connection_security_policy) (istio_requests_total{destination_service_name="details",response_code="200"})',
    );
    const ask = async () => {
      const answer = await fetch(`${pair.mesh.prometheusUrl}/api/v1/query?query=${query}`);
      const { data } = (await answer.json()) as {
        data: { result: readonly { metric: object; value: [number, string] }[] };
      };
      return data.result.map(({ metric, value }) => ({ ...metric, count: value[1] }));
    };
    const peers = {
      source_workload: "sleep",
      destination_workload: "details-v1",
      destination_cluster: "cluster-1",
    };
    const both = [
      { reporter: "source", ...peers, connection_security_policy: "unknown", count: "5" },
      { reporter: "destination", ...peers, connection_security_policy: "mutual_tls", count: "5" },
    ];
    await waitFor(async () => {
      expect(await ask()).toEqual(expect.arrayContaining(both));
      return true;
    });
  });
});
