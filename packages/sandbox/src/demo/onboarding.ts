import type { Clock, Log } from "@causeway/shared";
import type { JsonObject } from "../cluster/api-object.js";
import type { Cluster } from "../cluster/start-cluster.js";
import type { Constellation } from "./constellation.js";
import { EdgePods } from "./edge-pods.js";
import { expectSoon } from "./expect-world.js";

const START_TIMEOUT_MS = 15_000;

/** The ControlPlane of a cluster before anybody has changed anything about it. */
const CONTROL_PLANE: JsonObject = {
  apiVersion: "install.tetrate.io/v1alpha1",
  kind: "ControlPlane",
  metadata: { namespace: "istio-system", name: "controlplane" },
  spec: {},
};

/** What `kubectl apply` leaves on an object, and asks for with a warning when the object is applied again. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** A cluster with an operator, and with an edge that runs as its ControlPlane says. */
export interface OnboardedCluster extends AsyncDisposable {
  /** Deletes the edge's pod, as `kubectl rollout restart` does, and waits for the next one. */
  restartEdge(): Promise<void>;
}

export interface OnboardingParts {
  readonly constellation: Constellation;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
}

/** Onboards a cluster: operator, ControlPlane, and the edge that comes of it. Resolves when the edge runs. */
export async function onboard({ constellation, cluster, clock, log }: OnboardingParts): Promise<OnboardedCluster> {
  const { name } = cluster;
  await constellation.startOperator(name);
  const pods = new EdgePods({
    cluster,
    start: (env) => constellation.startEdge(name, env),
    stop: () => constellation.stopEdge(name),
    log,
  });
  const untilOther = (before: string) =>
    expectSoon(clock, {
      what: `an edge pod of ${name} that runs`,
      read: () => Promise.resolve(pods.running),
      holds: (running) => running !== "" && running !== before,
      timeoutMs: START_TIMEOUT_MS,
    });
  try {
    await cluster.client.apply([withLastApplied(CONTROL_PLANE)]);
    await untilOther("");
  } catch (error) {
    await pods[Symbol.asyncDispose]();
    throw error;
  }
  return {
    async restartEdge() {
      const before = pods.running;
      const own = await cluster.client.list("Pod", { labelSelector: "app=causeway-edge" });
      for (const { metadata } of own) {
        await cluster.client.delete({ kind: "Pod", namespace: metadata.namespace ?? "", name: metadata.name });
      }
      await untilOther(before);
    },
    [Symbol.asyncDispose]: () => pods[Symbol.asyncDispose](),
  };
}

function withLastApplied(manifest: JsonObject): JsonObject {
  const annotations = { [LAST_APPLIED]: `${JSON.stringify(manifest)}\n` };
  return { ...manifest, metadata: { ...(manifest["metadata"] as JsonObject), annotations } };
}
