import {
  type ApiObject,
  formatTime,
  isObject,
  type JsonObject,
  listAt,
  mapAt,
  namespaceOf,
  type StringMap,
  valueAt,
} from "../api-object.js";
import { templateHash } from "../identity.js";
import { DELETE_NOW } from "../objects/deletion.js";
import type { Change } from "../store/collection.js";
import { type Controller, type ControllerContext, condition, definitionOf, writeStatus } from "./controller.js";
import { objectKey, ReconcileQueue, splitObjectKey } from "./reconcile-queue.js";
import { isPodReady, planRollout, readLimits } from "./rollout.js";

const DEPLOYMENTS = "deployments.apps";

/** Keeps as many pods of the wanted template as each Deployment asks for, and its status up to date. */
export class DeploymentController implements Controller {
  readonly #context: ControllerContext;
  readonly #queue = new ReconcileQueue((key) => this.#pass(key));
  /** Pods by the uid of the Deployment that owns them, by name. */
  readonly #pods = new Map<string, Map<string, ApiObject>>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  onChange({ resource, type, object }: Change): void {
    if (resource === DEPLOYMENTS) {
      if (type === "DELETED") this.#pods.delete(object.metadata.uid);
      else this.#queue.wake(objectKey(namespaceOf(object), object.metadata.name));
    }
    if (resource !== "pods") return;
    const owner = object.metadata.ownerReferences?.find((one) => one.controller === true && one.kind === "Deployment");
    if (owner === undefined) return;
    const pods = this.#pods.get(owner.uid) ?? new Map<string, ApiObject>();
    if (type === "DELETED") pods.delete(object.metadata.name);
    else this.#pods.set(owner.uid, pods.set(object.metadata.name, object));
    this.#queue.wake(objectKey(namespaceOf(object), owner.name));
  }

  stop(): void {
    this.#queue.stop();
  }

  #pass(key: string): void {
    const { namespace, name } = splitObjectKey(key);
    const deployment = this.#context.objects.store.get(DEPLOYMENTS, namespace, name);
    if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
    const template = valueAt(deployment, "spec", "template") as JsonObject;
    const hash = templateHash(template);
    const pods = this.#podsOf(deployment);
    const leaving = (this.#pods.get(deployment.metadata.uid)?.size ?? 0) - pods.length;
    const plan = planRollout({ deployment, hash, pods, leaving });
    const kind = definitionOf(this.#context, "pods");
    for (const pod of plan.remove) this.#context.objects.delete(kind, pod, { ...DELETE_NOW, graceSeconds: undefined });
    for (let made = 0; made < plan.create; made += 1) {
      this.#context.objects.create(kind, renderPod(deployment, template, hash), { dryRun: false });
    }
    writeStatus(this.#context, DEPLOYMENTS, deployment, this.#describe(deployment, hash));
  }

  #podsOf(deployment: ApiObject): readonly ApiObject[] {
    const owned = [...(this.#pods.get(deployment.metadata.uid)?.values() ?? [])];
    return owned.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  }

  #describe(deployment: ApiObject, hash: string): JsonObject {
    const pods = this.#podsOf(deployment);
    const wanted = Number(valueAt(deployment, "spec", "replicas") ?? 0);
    const updated = pods.filter((pod) => pod.metadata.labels?.["pod-template-hash"] === hash).length;
    const ready = pods.filter(isPodReady).length;
    const now = formatTime(this.#context.clock.now());
    const old = listAt(deployment, "status", "conditions");
    const isAvailable = ready >= wanted - readLimits(deployment, wanted).unavailable;
    const isDone = updated >= wanted && pods.length === updated && ready >= wanted;
    return {
      observedGeneration: deployment.metadata.generation ?? 1,
      ...counts({
        replicas: pods.length,
        updatedReplicas: updated,
        readyReplicas: ready,
        availableReplicas: ready,
        unavailableReplicas: Math.max(0, wanted - ready),
      }),
      conditions: [
        condition(old, "Available", {
          status: isAvailable ? "True" : "False",
          reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
          message: isAvailable
            ? "Deployment has minimum availability."
            : "Deployment does not have minimum availability.",
          now,
        }),
        condition(old, "Progressing", {
          status: "True",
          reason: isDone ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
          message: isDone
            ? `"${deployment.metadata.name}-${hash}" has successfully progressed.`
            : `"${deployment.metadata.name}-${hash}" is progressing.`,
          now,
        }),
      ],
    };
  }
}

/** Counts of nothing are left out, as the real controller's JSON has them. */
function counts(all: Readonly<Record<string, number>>): JsonObject {
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}

function renderPod(deployment: ApiObject, template: JsonObject, hash: string): ApiObject {
  const { name, uid } = deployment.metadata;
  const annotations: StringMap = mapAt(template, "metadata", "annotations");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "",
      generateName: `${name}-${hash}-`,
      namespace: namespaceOf(deployment),
      uid: "",
      resourceVersion: "",
      creationTimestamp: "",
      labels: { ...mapAt(template, "metadata", "labels"), "pod-template-hash": hash },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: isObject(template["spec"]) ? template["spec"] : {},
  };
}
