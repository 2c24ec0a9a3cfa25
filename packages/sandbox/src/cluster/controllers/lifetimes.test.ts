import { afterEach, describe, expect, it } from "vitest";
import { renderEastWestGateway } from "../../samples/eastwest-gateway.js";
import { renderNamespace } from "../../samples/manifests.js";
import { DrivenWorld, SLICES } from "../../testing/driven-world.js";
import { listAt, textAt } from "../api-object.js";

describe("gateways, namespaces and owners", () => {
  let test = new DrivenWorld(0, 0);
  const begin = (podReadyDelayMs = 0, podStopDelayMs = 0) => {
    test = new DrivenWorld(podReadyDelayMs, podStopDelayMs);
    return test;
  };
  afterEach(() => test.world.stop());

  it.each([
    { address: "203.0.113.9", ingress: [{ ip: "203.0.113.9", ipMode: "VIP" }] },
    { address: { hostname: "lb.example.dev" }, ingress: [{ hostname: "lb.example.dev" }] },
    { address: undefined, ingress: [] },
  ])("gives a load balancer $ingress", async ({ address, ingress }) => {
    begin().address = address;
    await test.make(renderNamespace("bookinfo", {}));
    for (const manifest of renderEastWestGateway()) await test.make(manifest);
    const service = test.get("services", "eastwest-gateway");
    expect(listAt(service, "status", "loadBalancer", "ingress")).toEqual(ingress);
    expect(listAt(service, "spec", "ports")[0]?.["nodePort"]).toBeGreaterThanOrEqual(30_000);
  });

  it("injects a gateway where nobody asked for injection", async () => {
    await begin().make(renderNamespace("bookinfo", {}));
    for (const manifest of renderEastWestGateway()) await test.make(manifest);
    const [gateway] = test.pods("eastwest-gateway");
    expect(gateway?.metadata.labels).toMatchObject({ "security.istio.io/tlsMode": "istio" });
    expect(listAt(gateway, "spec", "containers").map((container) => container["image"])).toEqual([
      "istio/proxyv2:1.31.0",
    ]);
  });

  it("empties and removes a deleted namespace", async () => {
    await begin().bookinfo();
    const namespace = test.get("namespaces", "bookinfo", "");
    if (namespace === undefined) throw new Error("bookinfo is there");
    await test.delete(namespace);
    expect(test.get("namespaces", "bookinfo", "")).toBeUndefined();
    for (const resource of ["pods", "services", "deployments.apps", SLICES, "serviceaccounts"])
      expect(test.all(resource)).toEqual([]);
  });

  it("keeps a namespace terminating while a finalizer holds something in it", async () => {
    await begin().make(renderNamespace("bookinfo", {}));
    const held = await test.make({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "held", finalizers: ["example.dev/hold"] },
    });
    const namespace = test.get("namespaces", "bookinfo", "");
    if (namespace === undefined) throw new Error("bookinfo is there");
    await test.delete(namespace);
    expect(textAt(test.get("namespaces", "bookinfo", ""), "status", "phase")).toBe("Terminating");
    await expect(test.make({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "new" } })).rejects.toMatchObject({
      code: 403,
    });
    await test.change(held, (current) => ({ ...current, metadata: { ...current.metadata, finalizers: [] } }));
    expect(test.get("namespaces", "bookinfo", "")).toBeUndefined();
  });

  describe("the garbage collector", () => {
    it("deletes what a deleted object owned, however deep", async () => {
      await begin().bookinfo();
      const deployment = test.get("deployments.apps", "details-v1");
      const service = test.get("services", "details");
      if (deployment === undefined || service === undefined) throw new Error("bookinfo has details");
      await test.delete(deployment);
      await test.delete(service);
      expect(test.pods("details")).toEqual([]);
      expect(test.endpoints("details")).toEqual([]);
    });

    it("lets an owner go only after its dependants in the foreground", async () => {
      await begin(0, 1_000).bookinfo();
      const deployment = test.get("deployments.apps", "details-v1");
      if (deployment === undefined) throw new Error("bookinfo has details-v1");
      await test.delete(deployment, { propagation: "Foreground" });
      expect(test.get("deployments.apps", "details-v1")?.metadata.finalizers).toEqual(["foregroundDeletion"]);
      await test.pass(1_000);
      expect(test.pods("details")).toEqual([]);
      expect(test.get("deployments.apps", "details-v1")).toBeUndefined();
    });

    it("leaves dependants behind as orphans", async () => {
      await begin().bookinfo();
      const deployment = test.get("deployments.apps", "details-v1");
      if (deployment === undefined) throw new Error("bookinfo has details-v1");
      await test.delete(deployment, { propagation: "Orphan" });
      expect(test.get("deployments.apps", "details-v1")).toBeUndefined();
      const [set] = test.all("replicasets.apps").filter((one) => one.metadata.labels?.["app"] === "details");
      expect(set?.metadata.ownerReferences).toBeUndefined();
      expect(test.pods("details").map((pod) => pod.metadata.ownerReferences?.[0]?.uid)).toEqual([set?.metadata.uid]);
    });

    it("deletes an object whose owner never was", async () => {
      await begin().make(renderNamespace("bookinfo", {}));
      const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: "none", uid: "none" }];
      await test.make({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "stray", ownerReferences } });
      expect(test.get("configmaps", "stray")).toBeUndefined();
    });
  });

  it("serves the kind of a CustomResourceDefinition, and drops it with its objects", async () => {
    await begin().make(renderNamespace("bookinfo", {}));
    const versions = [{ name: "v1", served: true, storage: true }];
    const spec = { group: "example.dev", scope: "Namespaced", names: { plural: "things", kind: "Thing" }, versions };
    const crd = await test.make({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "things.example.dev" },
      spec,
    });
    await test.make({ apiVersion: "example.dev/v1", kind: "Thing", metadata: { name: "one" } });
    expect(test.get("things.example.dev", "one")).toBeDefined();
    await test.delete(crd);
    expect(test.get("things.example.dev", "one")).toBeUndefined();
    expect(test.world.registry.findKind("example.dev/v1", "Thing")).toBeUndefined();
  });

  it("leaves no timer behind when it stops", async () => {
    await begin(5_000).bookinfo();
    expect(test.clock.pending).toBeGreaterThan(0);
    test.world.stop();
    expect(test.clock.pending).toBe(0);
  });
});
