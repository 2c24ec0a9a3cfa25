import { readFile } from "node:fs/promises";
import type { ApiObject } from "@causeway/sandbox";
import { describe, expect, it } from "vitest";
import { conditionsOf, messageOf, TestOperator } from "../support/test-operator.js";

const PLANE = await readFile(new URL("../../docs/examples/guide/controlplane.yaml", import.meta.url), "utf8");
const FLAG = { name: "ENABLE_DNS_RESOLUTION_AT_EDGE", value: "true" };
const PLANE_PATH = "istio-system/controlplane";
const READY = "Accepted=True Rendered, Ready=True PodsReady";

const WITHOUT_OVERLAYS = {
  apiVersion: "install.tetrate.io/v1alpha1",
  kind: "ControlPlane",
  metadata: { namespace: "istio-system", name: "controlplane" },
  spec: {},
};

async function startWithPlane(plane: string): Promise<TestOperator> {
  const operator = await TestOperator.start(["istio-system"]);
  await operator.cluster.client.apply(plane);
  await operator.until("ControlPlane", PLANE_PATH, (object) => conditionsOf(object) === READY);
  return operator;
}

describe("a ControlPlane", () => {
  it("becomes the edge's Deployment with the basics in its environment", async () => {
    await using operator = await TestOperator.start(["istio-system"]);
    await operator.cluster.client.apply([WITHOUT_OVERLAYS]);
    const plane = await operator.until("ControlPlane", PLANE_PATH, (object) => conditionsOf(object) === READY);
    expect(messageOf(plane, "Ready")).toBe("1 of 1 pods are ready");
    expect(envOf(await operator.find("Deployment", "istio-system/causeway-edge"))).toEqual([
      { name: "EDGE_CLUSTER_ID", value: "cluster-1" },
      { name: "EDGE_CENTRAL_ADDRESS", value: "central.example.com:9080" },
      { name: "EDGE_HEALTH_ADDRESS", value: "0.0.0.0:8081" },
      { name: "EDGE_NAMESPACE", value: "istio-system" },
    ]);
  });

  it("of the guide sets the flag, and its pods are made anew; without the overlay the flag is gone", async () => {
    await using operator = await TestOperator.start(["istio-system"]);
    const { client } = operator.cluster;
    await client.apply([WITHOUT_OVERLAYS]);
    await operator.until("ControlPlane", PLANE_PATH, (object) => conditionsOf(object) === READY);
    await client.apply(PLANE);
    await operator.until("Deployment", "istio-system/causeway-edge", (object) => hasFlag(object));
    await operator.cluster.settled();
    const pods = await client.list("Pod", { namespace: "istio-system", labelSelector: "app=causeway-edge" });
    expect(pods.map((pod) => (pod["spec"] as { containers: { env: unknown[] }[] }).containers[0]?.env.at(-1))).toEqual([
      FLAG,
    ]);
    await client.patch(
      { kind: "ControlPlane", namespace: "istio-system", name: "controlplane" },
      { spec: { components: null } },
    );
    await operator.until("Deployment", "istio-system/causeway-edge", (object) => !hasFlag(object));
  });

  it.each([
    {
      wrong: "spec.components.edgeServer.kubeSpec.deploiment.env[-1]",
      says: 'overlay 1, patch 1: path "spec.components.edgeServer.kubeSpec.deploiment.env[-1]": step 5, "deploiment", does not exist: there are deployment',
    },
    {
      wrong: "spec.components.edgeServer.kubeSpec.deployment.env[name:NO].value",
      says: 'step 7, "[name:NO]", is in no member of the list',
    },
    { wrong: "spec.components.edgeServer.kubeSpec.deployment.env[9]", says: "[9] is neither [key:value]" },
  ])("with the wrong path $wrong names the step and keeps the edge as it is", async ({ wrong, says }) => {
    await using operator = await startWithPlane(PLANE);
    const before = await operator.find("Deployment", "istio-system/causeway-edge");
    await operator.cluster.client.apply(
      PLANE.replace("spec.components.edgeServer.kubeSpec.deployment.env[-1]", JSON.stringify(wrong)),
    );
    const refused = "Accepted=False OverlayFailed, Ready=False OverlayFailed";
    const plane = await operator.until("ControlPlane", PLANE_PATH, (object) => conditionsOf(object) === refused);
    expect(messageOf(plane, "Accepted")).toContain(says);
    expect(await operator.find("Deployment", "istio-system/causeway-edge")).toEqual(before);
    await operator.cluster.client.apply(PLANE);
    await operator.until("ControlPlane", PLANE_PATH, (object) => conditionsOf(object) === READY);
  });

  it("refuses an overlay of an object that it does not render", async () => {
    await using operator = await startWithPlane(PLANE);
    await operator.cluster.client.apply(PLANE.replace("name: edge-xcp", "name: edge"));
    const plane = await operator.until("ControlPlane", PLANE_PATH, (object) => messageOf(object, "Accepted") !== "");
    expect(messageOf(plane, "Accepted")).toBe(
      'overlay 1: there is no EdgeXcp "edge"; an overlay changes EdgeXcp "edge-xcp"',
    );
  });

  it("asks for quotes around a value that YAML reads as something else", async () => {
    await using operator = await startWithPlane(PLANE);
    await operator.cluster.client.apply(PLANE.replace('value: "true"', "value: true"));
    const edge = await operator.until(
      "EdgeXcp",
      "istio-system/edge-xcp",
      (object) => messageOf(object, "Accepted") !== "",
    );
    expect(messageOf(edge, "Accepted")).toBe(
      "spec.components.edgeServer.kubeSpec.deployment.env[4].value is not text; put it in quotes",
    );
  });

  it("that is deleted takes the edge along and nothing else", async () => {
    await using operator = await startWithPlane(PLANE);
    const { client } = operator.cluster;
    await client.delete({ kind: "ControlPlane", namespace: "istio-system", name: "controlplane" });
    await operator.until("Deployment", "istio-system/causeway-edge", (object) => object === undefined);
    await operator.until("EdgeXcp", "istio-system/edge-xcp", (object) => object === undefined);
    expect(await operator.find("Namespace", "/istio-system")).toBeDefined();
  });
});

interface DeploymentSpec {
  readonly template: { readonly spec: { readonly containers: readonly { readonly env: readonly object[] }[] } };
}

function envOf(deployment: undefined | ApiObject): readonly object[] {
  const spec = deployment?.["spec"] as undefined | DeploymentSpec;
  return spec?.template.spec.containers[0]?.env ?? [];
}

function hasFlag(deployment: undefined | ApiObject): boolean {
  return JSON.stringify(envOf(deployment)).includes(JSON.stringify(FLAG));
}
