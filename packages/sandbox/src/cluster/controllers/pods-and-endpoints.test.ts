import { afterEach, describe, expect, it } from "vitest";
import { DrivenWorld, SLICES } from "../../testing/driven-world.js";
import { type JsonObject, listAt, textAt, valueAt } from "../api-object.js";

describe("pods and endpoints", () => {
  let test = new DrivenWorld(0, 0);
  const begin = (podReadyDelayMs = 0, podStopDelayMs = 0) => {
    test = new DrivenWorld(podReadyDelayMs, podStopDelayMs);
    return test;
  };
  afterEach(() => test.world.stop());

  it("runs a pod for every replica, with a node, an address and a sidecar", async () => {
    await begin().bookinfo();
    const pods = test.all("pods");
    expect(pods).toHaveLength(6);
    expect(new Set(pods.map((pod) => textAt(pod, "status", "podIP"))).size).toBe(6);
    expect(pods.every((pod) => textAt(pod, "status", "podIP").startsWith("10.7."))).toBe(true);
    const [details] = test.pods("details");
    expect(details?.metadata.name).toMatch(/^details-v1-[a-z0-9]{10}-[a-z0-9]{5}$/);
    expect(details?.metadata.labels).toMatchObject({
      app: "details",
      version: "v1",
      "security.istio.io/tlsMode": "istio",
    });
    expect(listAt(details, "spec", "containers").map((container) => container["name"])).toEqual([
      "details",
      "istio-proxy",
    ]);
    expect(textAt(details, "spec", "serviceAccountName")).toBe("bookinfo-details");
    expect(test.all("nodes", "").map((node) => node.metadata.labels?.["topology.kubernetes.io/zone"])).toEqual([
      "r1-a",
      "r1-a",
    ]);
  });

  it("gives the same names to the same random", async () => {
    await begin().bookinfo();
    const names = test.all("pods").map((pod) => pod.metadata.name);
    test.world.stop();
    await begin().bookinfo();
    expect(test.all("pods").map((pod) => pod.metadata.name)).toEqual(names);
  });

  it("lists ready pods as endpoints of the Services that select them", async () => {
    await begin().bookinfo();
    expect(test.endpoints("reviews")).toHaveLength(3);
    const [pod] = test.pods("details");
    expect(test.endpoints("details")).toEqual([
      {
        addresses: [textAt(pod, "status", "podIP")],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: textAt(pod, "spec", "nodeName"),
        targetRef: { kind: "Pod", name: pod?.metadata.name, namespace: "bookinfo", uid: pod?.metadata.uid },
        zone: "r1-a",
      },
    ]);
    const slice = test.all(SLICES).find((one) => one.metadata.labels?.["kubernetes.io/service-name"] === "details");
    expect(slice?.["ports"]).toEqual([{ name: "http", protocol: "TCP", port: 9080 }]);
  });

  it("makes pods ready after the delay", async () => {
    await begin(2_000).bookinfo();
    expect(test.endpoints("details")[0]?.["conditions"]).toEqual({ ready: false, serving: false, terminating: false });
    await test.pass(1_999);
    expect(valueAt(test.get("deployments.apps", "details-v1"), "status", "readyReplicas")).toBeUndefined();
    await test.pass(1);
    expect(test.endpoints("details")[0]?.["conditions"]).toEqual({ ready: true, serving: true, terminating: false });
    expect(test.get("deployments.apps", "details-v1")?.status).toMatchObject({
      readyReplicas: 1,
      availableReplicas: 1,
      observedGeneration: 1,
    });
  });

  it("scales to nothing and back, in the same slice", async () => {
    await begin().bookinfo();
    const before = test.all(SLICES).map((slice) => slice.metadata.name);
    await test.scale("details-v1", 0);
    expect(test.pods("details")).toEqual([]);
    expect(test.endpoints("details")).toEqual([]);
    await test.scale("details-v1", 2);
    expect(test.endpoints("details")).toHaveLength(2);
    expect(test.all(SLICES).map((slice) => slice.metadata.name)).toEqual(before);
  });

  it("shows a stopping pod as terminating until it is gone", async () => {
    await begin(0, 3_000).bookinfo();
    await test.scale("details-v1", 0);
    expect(test.endpoints("details")[0]?.["conditions"]).toEqual({ ready: false, serving: true, terminating: true });
    await test.pass(3_000);
    expect(test.endpoints("details")).toEqual([]);
    expect(test.pods("details")).toEqual([]);
  });

  it("removes pods that are not ready first", async () => {
    await begin().bookinfo();
    await test.scale("details-v1", 3);
    const [, sick] = test.pods("details");
    if (sick === undefined) throw new Error("three pods were asked for");
    const conditions = [{ type: "Ready", status: "False" }];
    await test.change(sick, (pod) => ({ ...pod, status: { ...pod.status, conditions } }), "status");
    expect(test.endpoints("details").filter((one) => valueAt(one, "conditions", "ready") === true)).toHaveLength(2);
    await test.scale("details-v1", 2);
    expect(test.pods("details").map((pod) => pod.metadata.name)).not.toContain(sick.metadata.name);
  });

  it("replaces pods of an old template without going below what must be available", async () => {
    await begin().bookinfo();
    await test.scale("details-v1", 4);
    const old = new Set(test.pods("details").map((pod) => pod.metadata.name));
    test.world.timing.podReadyDelayMs = 1_000;
    const deployment = test.get("deployments.apps", "details-v1");
    if (deployment === undefined) throw new Error("bookinfo has details-v1");
    await test.change(deployment, (current) => {
      const template = current.spec?.["template"] as JsonObject;
      const metadata = { ...(template["metadata"] as JsonObject), annotations: { restarted: "now" } };
      return { ...current, spec: { ...current.spec, template: { ...template, metadata } } };
    });
    for (let step = 0; step < 10; step += 1) {
      const ready = test.endpoints("details").filter((one) => valueAt(one, "conditions", "ready") === true);
      expect(ready.length).toBeGreaterThanOrEqual(3);
      expect(test.pods("details").length).toBeLessThanOrEqual(5);
      await test.pass(1_000);
    }
    expect(test.pods("details").filter((pod) => old.has(pod.metadata.name))).toEqual([]);
    expect(test.get("deployments.apps", "details-v1")?.status).toMatchObject({
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
    });
  });

  it("follows a Service whose selector changes", async () => {
    await begin().bookinfo();
    const service = test.get("services", "reviews");
    if (service === undefined) throw new Error("bookinfo has reviews");
    await test.change(service, (current) => ({
      ...current,
      spec: { ...current.spec, selector: { app: "reviews", version: "v2" } },
    }));
    expect(test.endpoints("reviews")).toHaveLength(1);
  });

  it("spreads many pods over slices of a hundred", async () => {
    await begin().bookinfo();
    await test.scale("details-v1", 250);
    const slices = test
      .all(SLICES)
      .filter((slice) => slice.metadata.labels?.["kubernetes.io/service-name"] === "details");
    expect(slices.map((slice) => listAt(slice, "endpoints").length).sort()).toEqual([100, 100, 50]);
  });
});
