import { afterEach, describe, expect, it } from "vitest";
import { renderEastWestGateway } from "../../samples/eastwest-gateway.js";
import { renderNamespace } from "../../samples/manifests.js";
import { DrivenWorld } from "../../testing/driven-world.js";
import { type ApiObject, textAt } from "../api-object.js";

const DEPLOYMENTS = "deployments.apps";

describe("events", () => {
  let test = new DrivenWorld(0, 0);
  const begin = (podStopDelayMs = 0) => {
    test = new DrivenWorld(0, podStopDelayMs);
    return test;
  };
  afterEach(() => test.world.stop());
  const about = (object: undefined | ApiObject): readonly ApiObject[] =>
    test
      .all("events", object?.metadata.namespace)
      .filter((event) => textAt(event, "involvedObject", "uid") === object?.metadata.uid);
  const told = (object: undefined | ApiObject) =>
    about(object).map((event) => `${textAt(event, "source", "component")}: ${textAt(event, "message")}`);

  it("tell how a pod started and stopped", async () => {
    await begin(1_000).bookinfo();
    const [pod] = test.pods("details");
    await test.scale("details-v1", 0);
    const node = textAt(pod, "spec", "nodeName");
    const image = "docker.io/istio/examples-bookinfo-details-v1:1.20.3";
    expect(told(pod)).toEqual([
      `default-scheduler: Successfully assigned bookinfo/${pod?.metadata.name} to ${node}`,
      `kubelet: Container image "${image}" already present on machine`,
      "kubelet: Created container: details",
      "kubelet: Started container details",
      'kubelet: Container image "istio/proxyv2:1.31.0" already present on machine',
      "kubelet: Created container: istio-proxy",
      "kubelet: Started container istio-proxy",
      "kubelet: Stopping container details",
      "kubelet: Stopping container istio-proxy",
    ]);
    expect(about(pod).at(-1)).toMatchObject({
      type: "Normal",
      reason: "Killing",
      source: { component: "kubelet", host: node },
      involvedObject: { kind: "Pod", apiVersion: "v1", fieldPath: "spec.containers{istio-proxy}" },
    });
  });

  it("tell how a Deployment scales, and count what happens again", async () => {
    await begin().bookinfo();
    const [set] = test.all("replicasets.apps").filter((one) => one.metadata.labels?.["app"] === "details");
    const [pod] = test.pods("details");
    for (const replicas of [0, 1, 0]) {
      test.clock.advance(60_000);
      await test.scale("details-v1", replicas);
    }
    const deployment = test.get(DEPLOYMENTS, "details-v1");
    const name = set?.metadata.name;
    expect(told(deployment)).toEqual([
      `deployment-controller: Scaled up replica set ${name} from 0 to 1`,
      `deployment-controller: Scaled down replica set ${name} from 1 to 0`,
    ]);
    const [up, down] = about(deployment);
    expect([up?.["count"], down?.["count"]]).toEqual([2, 2]);
    const lasted = Date.parse(textAt(down, "lastTimestamp")) - Date.parse(textAt(down, "firstTimestamp"));
    expect(lasted).toBe(120_000);
    expect(told(set)).toContain(`replicaset-controller: Created pod: ${pod?.metadata.name}`);
    expect(told(set)).toContain(`replicaset-controller: Deleted pod: ${pod?.metadata.name}`);
  });

  it("tell of a load balancer once it has its address", async () => {
    await begin().make(renderNamespace("bookinfo", {}));
    test.address = undefined;
    for (const manifest of renderEastWestGateway()) await test.make(manifest);
    const service = test.get("services", "eastwest-gateway");
    expect(told(service)).toEqual([]);
    test.address = "203.0.113.1";
    if (service !== undefined)
      await test.change(service, (one) => ({ ...one, spec: { ...one.spec, sessionAffinity: "ClientIP" } }));
    expect(told(service)).toEqual([
      "service-controller: Ensuring load balancer",
      "service-controller: Ensured load balancer",
    ]);
  });

  it("go with their namespace, and none come while it goes", async () => {
    await begin(1_000).bookinfo();
    const namespace = test.get("namespaces", "bookinfo", "");
    if (namespace !== undefined) await test.delete(namespace);
    await test.pass(1_000);
    expect(test.get("namespaces", "bookinfo", "")).toBeUndefined();
    expect(test.all("events")).toEqual([]);
  });

  it("are forgotten after an hour, when new ones come", async () => {
    await begin().bookinfo();
    const before = test.all("events").length;
    expect(before).toBeGreaterThan(20);
    test.clock.advance(3_600_000);
    await test.scale("details-v1", 0);
    expect(test.all("events").length).toBeLessThan(before);
    expect(told(test.get(DEPLOYMENTS, "reviews-v1"))).toEqual([]);
    expect(told(test.get(DEPLOYMENTS, "details-v1"))).toHaveLength(1);
  });

  it("are written as fast as is allowed and no faster, and never more than are kept", async () => {
    await begin().bookinfo();
    for (let round = 0; round < 60; round += 1) await test.scale("details-v1", round % 2 === 0 ? 4 : 0);
    expect(test.all("events").length).toBeLessThanOrEqual(1_000);
    const written = test.world.objects.store.revision;
    await test.scale("details-v1", 4);
    const quiet = test.world.objects.store.revision - written;
    test.clock.advance(10_000);
    const again = test.world.objects.store.revision;
    await test.scale("details-v1", 0);
    expect(test.world.objects.store.revision - again).toBeGreaterThan(quiet);
  });
});
