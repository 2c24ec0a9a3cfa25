import { Scope } from "@causeway/shared/node";
import { expect, it } from "vitest";
import { type EndpointRow, outboundCluster } from "../ads/endpoint-rows.js";
import { entryOf, hostIn, ruleOf } from "./edge-objects.js";
import { endpointsAt, endpointsWhere } from "./endpoint-places.js";
import type { RefereeWorld } from "./referee-world.js";

const FAR = "us-west1/us-west1-b";
const NAMED = [
  { name: "http", port: 9080, targetPort: 9081 },
  { name: "grpc", port: 9090, targetPort: "grpc-app" },
];
const NAMED_PODS = [{ ports: { "grpc-app": 7070 } }];

export function entryPortCases(world: () => RefereeWorld): void {
  it("lead every service port and every named target port to the gateway's port", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const [pod] = await world().putApp(namespace, { name: "details", ports: NAMED, pods: NAMED_PODS });
    await world().write(ruleOf({ namespace }), entryOf({ namespace, portNames: ["grpc", "grpc-app", "http"] }));
    const client = await world().connectSidecar(scope, { namespace });
    const remote = `1 203.0.113.78:15443 ${FAR}`;
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9080), [`0 ${pod}:9081 r1/r1-a`, remote]);
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9090), [`0 ${pod}:7070 r1/r1-a`, remote]);
  });

  it("are a node port where the gateway is reached at one", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", pods: [] });
    await world().write(ruleOf({ namespace }), entryOf({ namespace, port: 31_860 }));
    const client = await world().connectSidecar(scope, { namespace });
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9080), [`0 203.0.113.78:31860 ${FAR}`]);
  });

  it("must have the name of a service port: without it traffic goes to the gateway's address and the target port", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", ports: NAMED, pods: [] });
    await world().write(ruleOf({ namespace }), entryOf({ namespace, portNames: ["grpc", "grpc-app"] }));
    const client = await world().connectSidecar(scope, { namespace });
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9080), [`0 203.0.113.78:9081 ${FAR}`]);
  });

  it("must have the name of a named target port: without it the port has no endpoint", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", ports: NAMED, pods: [] });
    await world().write(ruleOf({ namespace }), entryOf({ namespace, portNames: ["grpc", "http"] }));
    const client = await world().connectSidecar(scope, { namespace });
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9080), [`0 203.0.113.78:15443 ${FAR}`]);
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9090), []);
  });

  it("bind to every Service that selects the entry's labels; a port that is not listed is dialled as it is", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const selector = { app: "details", version: "v1" };
    await world().putApp(namespace, { name: "details-v1", selector, pods: [] });
    const ports = [{ name: "admin", port: 7070, targetPort: 7070 }];
    await world().putApp(namespace, { name: "details", selector: { app: "details" }, ports, pods: [] });
    await world().write(ruleOf({ namespace }), entryOf({ namespace, service: "details-v1", selector }));
    const client = await world().connectSidecar(scope, { namespace });
    const member = outboundCluster(hostIn(namespace, "details"), 7070);
    await endpointsAt(client, member, [`0 203.0.113.78:7070 ${FAR}`]);
  });

  it("bind with all their names to every Service that selects the entry, as the edge writes them", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const selector = { app: "details", version: "v1" };
    await world().putApp(namespace, { name: "details-v1", selector, pods: [] });
    const ports = [{ name: "admin", port: 7070, targetPort: 7070 }];
    await world().putApp(namespace, { name: "details", selector: { app: "details" }, ports, pods: [] });
    const portNames = ["admin", "http"];
    await world().write(
      ruleOf({ namespace }),
      ruleOf({ namespace, service: "details-v1" }),
      entryOf({ namespace, service: "details-v1", selector, portNames }),
    );
    const client = await world().connectSidecar(scope, { namespace });
    for (const [service, port] of [
      ["details", 7070],
      ["details-v1", 9080],
    ] as const) {
      const cluster = outboundCluster(hostIn(namespace, service), port);
      const isAsWanted = ({ at, transport }: EndpointRow) => at.endsWith(":15443") && transport.kind === "mtls";
      await endpointsWhere(client, cluster, (rows) => rows.length === 1 && rows.every(isAsWanted));
    }
  });

  it("do not bind to a headless Service", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().apply({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "details-headless", namespace },
      spec: { clusterIP: "None", selector: { app: "details" }, ports: [{ name: "http", port: 9080 }] },
    });
    await world().putApp(namespace, { name: "details", pods: [] });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const client = await world().connectSidecar(scope, { namespace });
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9080), [`0 203.0.113.78:15443 ${FAR}`]);
    const headless = outboundCluster(hostIn(namespace, "details-headless"), 9080);
    expect(client.cluster(headless)?.type).toBe("ORIGINAL_DST");
  });
}
