import { type ApiObject, type JsonObject, listAt } from "../api-object.js";
import { condition, withoutZeros } from "./controller.js";
import { numberAt, readLimits, replicasOf } from "./rollout.js";

interface DeploymentSets {
  readonly deployment: ApiObject;
  /** The ReplicaSet of the wanted template. */
  readonly current: ApiObject;
  readonly old: readonly ApiObject[];
  /** RFC 3339. */
  readonly now: string;
}

/** The status of a Deployment from those of its ReplicaSets (k8s.io/kubernetes, deployment/sync.go). */
export function describeDeployment({ deployment, current, old, now }: DeploymentSets): JsonObject {
  const all = [current, ...old];
  const total = (read: (set: ApiObject) => number) => all.reduce((sum, set) => sum + read(set), 0);
  const wanted = replicasOf(deployment);
  const replicas = total((set) => numberAt(set, "status", "replicas"));
  const available = total((set) => numberAt(set, "status", "availableReplicas"));
  const updated = numberAt(current, "status", "replicas");
  const isDone = updated === wanted && replicas === wanted && available === wanted;
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...withoutZeros({
      replicas,
      updatedReplicas: updated,
      readyReplicas: total((set) => numberAt(set, "status", "readyReplicas")),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, total(replicasOf) - available),
    }),
    conditions: [describeAvailable(deployment, available, now), describeProgress({ deployment, current, isDone, now })],
  };
}

function describeAvailable(deployment: ApiObject, available: number, now: string): JsonObject {
  const wanted = replicasOf(deployment);
  const isAvailable = available >= wanted - readLimits(deployment, wanted).unavailable;
  return dated(
    condition(listAt(deployment, "status", "conditions"), "Available", {
      status: isAvailable ? "True" : "False",
      reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      message: isAvailable ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
      now,
    }),
  );
}

interface Progress {
  readonly deployment: ApiObject;
  readonly current: ApiObject;
  readonly isDone: boolean;
  readonly now: string;
}

function describeProgress({ deployment, current, isDone, now }: Progress): JsonObject {
  const name = `ReplicaSet "${current.metadata.name}"`;
  return dated(
    condition(listAt(deployment, "status", "conditions"), "Progressing", {
      status: "True",
      reason: isDone ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
      message: isDone ? `${name} has successfully progressed.` : `${name} is progressing.`,
      now,
    }),
  );
}

function dated(one: JsonObject): JsonObject {
  return { ...one, lastUpdateTime: one["lastTransitionTime"] ?? "" };
}
