import {
  type ApiObject,
  isObject,
  type JsonObject,
  mapAt,
  namespaceOf,
  type StringMap,
  valueAt,
} from "../api-object.js";
import { DELETE_NOW } from "../objects/deletion.js";
import { BY_CONTROLLERS } from "../objects/written-by.js";
import type { Change } from "../store/collection.js";
import { type Controller, type ControllerContext, definitionOf, withoutZeros, writeStatus } from "./controller.js";
import { OwnedIndex } from "./owned-index.js";
import { objectKey, ReconcileQueue, splitObjectKey } from "./reconcile-queue.js";
import { isPodReady, removalOrder, replicasOf } from "./rollout.js";

const REPLICA_SETS = "replicasets.apps";

/** Keeps as many pods as each ReplicaSet asks for. */
export class ReplicaSetController implements Controller {
  readonly #context: ControllerContext;
  readonly #queue = new ReconcileQueue((key) => this.#pass(key));
  readonly #pods = new OwnedIndex("pods");

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  onChange(change: Change): void {
    const { resource, type, object } = change;
    if (resource === REPLICA_SETS && type !== "DELETED")
      this.#queue.wake(objectKey(namespaceOf(object), object.metadata.name));
    const owner = this.#pods.observe(change);
    if (owner !== undefined) this.#queue.wake(objectKey(namespaceOf(object), owner));
  }

  stop(): void {
    this.#queue.stop();
  }

  #pass(key: string): void {
    const { namespace, name } = splitObjectKey(key);
    const set = this.#context.objects.store.get(REPLICA_SETS, namespace, name);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    const pods = this.#active(set);
    const surplus = Math.max(0, pods.length - replicasOf(set));
    for (const pod of removalOrder(pods).slice(0, surplus)) this.#remove(set, pod);
    for (let missing = replicasOf(set) - pods.length; missing > 0; missing -= 1) this.#create(set);
    writeStatus(this.#context, REPLICA_SETS, set, describeSet(set, this.#active(set)));
  }

  #active(set: ApiObject): readonly ApiObject[] {
    return this.#pods.of(set).filter((pod) => pod.metadata.deletionTimestamp === undefined);
  }

  #create(set: ApiObject): void {
    const { objects } = this.#context;
    const pod = objects.create(definitionOf(this.#context, "pods"), renderPod(set), {
      dryRun: false,
      by: BY_CONTROLLERS,
    });
    this.#tell(set, "SuccessfulCreate", `Created pod: ${pod.metadata.name}`);
  }

  #remove(set: ApiObject, pod: ApiObject): void {
    const options = { ...DELETE_NOW, graceSeconds: undefined };
    this.#context.objects.delete(definitionOf(this.#context, "pods"), pod, options);
    this.#tell(set, "SuccessfulDelete", `Deleted pod: ${pod.metadata.name}`);
  }

  #tell(object: ApiObject, reason: string, message: string): void {
    const component = "replicaset-controller";
    this.#context.events.record({ object, fieldPath: "", reason, message, component, host: "" });
  }
}

function describeSet(set: ApiObject, pods: readonly ApiObject[]): JsonObject {
  const ready = pods.filter(isPodReady).length;
  return {
    replicas: pods.length,
    ...withoutZeros({ fullyLabeledReplicas: pods.length, readyReplicas: ready, availableReplicas: ready }),
    observedGeneration: set.metadata.generation ?? 1,
  };
}

function renderPod(set: ApiObject): ApiObject {
  const { name, uid } = set.metadata;
  const template = valueAt(set, "spec", "template");
  const annotations: StringMap = mapAt(template, "metadata", "annotations");
  const spec = valueAt(template, "spec");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "",
      generateName: `${name}-`,
      namespace: namespaceOf(set),
      uid: "",
      resourceVersion: "",
      creationTimestamp: "",
      labels: mapAt(template, "metadata", "labels"),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "ReplicaSet", name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: isObject(spec) ? spec : {},
  };
}
