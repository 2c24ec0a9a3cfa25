import { afterEach, describe, expect, it } from "vitest";
import { DrivenWorld } from "../../testing/driven-world.js";
import { type ApiObject, type JsonObject, listAt, valueAt } from "../api-object.js";

const DEPLOYMENTS = "deployments.apps";
const REVISION = "deployment.kubernetes.io/revision";

describe("deployments", () => {
  let test = new DrivenWorld(0, 0);
  const begin = async (podReadyDelayMs = 0, podStopDelayMs = 0) => {
    test = new DrivenWorld(podReadyDelayMs, podStopDelayMs);
    await test.bookinfo();
  };
  afterEach(() => test.world.stop());
  const deployment = (): ApiObject => {
    const found = test.get(DEPLOYMENTS, "details-v1");
    if (found === undefined) throw new Error("bookinfo has details-v1");
    return found;
  };
  const sets = () => test.all("replicasets.apps").filter((set) => set.metadata.labels?.["app"] === "details");
  const describeSets = () =>
    sets().map(({ metadata, spec }) => `${metadata.annotations?.[REVISION]}: ${String(spec?.["replicas"])}`);
  const roll = async (image: string, spec: JsonObject = {}) =>
    await test.change(deployment(), (one) => {
      const template = one.spec?.["template"] as JsonObject;
      const podSpec = template["spec"] as JsonObject;
      const containers = listAt(podSpec, "containers").map((container) => ({ ...container, image }));
      return { ...one, spec: { ...one.spec, ...spec, template: { ...template, spec: { ...podSpec, containers } } } };
    });

  it("own a ReplicaSet of the template's hash, which owns the pods", async () => {
    await begin();
    const [set] = sets();
    const [pod] = test.pods("details");
    const hash = set?.metadata.labels?.["pod-template-hash"] ?? "";
    expect(set?.metadata.name).toBe(`details-v1-${hash}`);
    expect(set?.metadata.ownerReferences?.[0]).toMatchObject({ kind: "Deployment", uid: deployment().metadata.uid });
    expect(valueAt(set, "spec", "selector", "matchLabels", "pod-template-hash")).toBe(hash);
    expect(pod?.metadata.ownerReferences?.[0]).toMatchObject({ kind: "ReplicaSet", uid: set?.metadata.uid });
    expect(set?.status).toEqual({
      replicas: 1,
      fullyLabeledReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      observedGeneration: 1,
    });
  });

  it("count revisions, keep old ReplicaSets empty, and take one up again when its template comes back", async () => {
    await begin();
    const image = "docker.io/istio/examples-bookinfo-details-v1:1.20.3";
    await roll("details:2");
    expect(describeSets()).toEqual(["1: 0", "2: 1"]);
    expect(deployment().metadata.annotations).toEqual({ [REVISION]: "2" });
    await roll(image);
    expect(describeSets()).toEqual(["3: 1", "2: 0"]);
    expect(deployment().metadata.annotations).toEqual({ [REVISION]: "3" });
    expect(listAt(deployment(), "status", "conditions").map((one) => one["reason"])).toEqual([
      "MinimumReplicasAvailable",
      "NewReplicaSetAvailable",
    ]);
  });

  it("forget empty ReplicaSets past revisionHistoryLimit", async () => {
    await begin();
    for (const tag of [2, 3, 4, 5]) await roll(`details:${tag}`, { revisionHistoryLimit: 2 });
    expect(describeSets()).toEqual(["3: 0", "4: 0", "5: 1"]);
  });

  it("hand notes on to their ReplicaSets, but not kubectl's", async () => {
    await begin();
    const notes = { "kubernetes.io/change-cause": "because", "kubectl.kubernetes.io/last-applied-configuration": "{}" };
    await test.change(deployment(), (one) => ({
      ...one,
      metadata: { ...one.metadata, annotations: { ...one.metadata.annotations, ...notes } },
    }));
    expect(sets()[0]?.metadata.annotations).toEqual({
      "deployment.kubernetes.io/desired-replicas": "1",
      "deployment.kubernetes.io/max-replicas": "2",
      [REVISION]: "1",
      "kubernetes.io/change-cause": "because",
    });
  });

  it("never have fewer ready pods than asked for while they roll", async () => {
    await begin(1_000, 500);
    await test.scale("details-v1", 3);
    await test.pass(1_000);
    await roll("details:2", { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    const ready: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      ready.push(Number(valueAt(deployment(), "status", "readyReplicas")));
      await test.pass(250);
    }
    expect(Math.min(...ready)).toBe(3);
    expect(describeSets()).toEqual(["1: 0", "2: 3"]);
    expect(valueAt(deployment(), "status", "updatedReplicas")).toBe(3);
  });

  it("recreate only when the last old pod is gone", async () => {
    await begin(0, 1_000);
    await roll("details:2", { strategy: { type: "Recreate" } });
    expect(describeSets()).toEqual(["1: 0", "2: 0"]);
    await test.pass(1_000);
    expect(describeSets()).toEqual(["1: 0", "2: 1"]);
    expect(test.pods("details")).toHaveLength(1);
  });

  it("bring back a pod that somebody deletes, and what somebody scales behind their back", async () => {
    await begin();
    const [pod] = test.pods("details");
    if (pod !== undefined) await test.delete(pod);
    expect(test.pods("details").map((one) => one.metadata.name)).not.toEqual([pod?.metadata.name]);
    const [set] = sets();
    if (set !== undefined) await test.change(set, (one) => ({ ...one, spec: { ...one.spec, replicas: 5 } }));
    expect(test.pods("details")).toHaveLength(1);
  });

  it("leave a ReplicaSet of somebody else alone, which keeps pods by itself", async () => {
    await begin();
    const labels = { app: "free" };
    await test.make({
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "free" },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "free", image: "free:1" }] } },
      },
    });
    expect(test.pods("free")).toHaveLength(2);
    expect(test.get("replicasets.apps", "free")?.status).toMatchObject({ readyReplicas: 2 });
  });
});
