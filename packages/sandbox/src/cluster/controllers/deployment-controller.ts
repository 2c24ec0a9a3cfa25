import { type ApiObject, formatTime, type JsonObject, namespaceOf, sameJson, valueAt } from "../api-object.js";
import { templateHash } from "../identity.js";
import { DELETE_NOW } from "../objects/deletion.js";
import { BY_CONTROLLERS } from "../objects/written-by.js";
import type { Change } from "../store/collection.js";
import { type Controller, type ControllerContext, definitionOf, writeStatus } from "./controller.js";
import { describeDeployment } from "./deployment-status.js";
import { OwnedIndex } from "./owned-index.js";
import { objectKey, ReconcileQueue, splitObjectKey } from "./reconcile-queue.js";
import { annotate, isCurrent, REVISION, renderReplicaSet, revisionOf } from "./replica-sets.js";
import { nextCurrent, numberAt, planRollout, replicasOf } from "./rollout.js";

const DEPLOYMENTS = "deployments.apps";
const REPLICA_SETS = "replicasets.apps";
const NO_WRITE_OPTIONS = { dryRun: false, subresource: "", needsVersion: true, by: BY_CONTROLLERS } as const;

/** Keeps a ReplicaSet for the wanted template of each Deployment, moves replicas to it, and describes how far that is. */
export class DeploymentController implements Controller {
  readonly #context: ControllerContext;
  readonly #queue = new ReconcileQueue((key) => this.#pass(key));
  readonly #sets = new OwnedIndex(REPLICA_SETS);
  readonly #pods = new OwnedIndex("pods");

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  onChange(change: Change): void {
    const { resource, type, object } = change;
    if (resource === DEPLOYMENTS && type !== "DELETED")
      this.#queue.wake(objectKey(namespaceOf(object), object.metadata.name));
    const owner = this.#sets.observe(change);
    if (owner !== undefined) this.#queue.wake(objectKey(namespaceOf(object), owner));
    this.#pods.observe(change);
    // A Deployment that recreates waits for the last old pod, which no ReplicaSet counts while it stops.
    if (resource === "pods" && type === "DELETED") this.#wakeOwnerOf(object);
  }

  stop(): void {
    this.#queue.stop();
  }

  #wakeOwnerOf(pod: ApiObject): void {
    const name = pod.metadata.ownerReferences?.find((one) => one.kind === "ReplicaSet")?.name ?? "";
    const set = this.#context.objects.store.get(REPLICA_SETS, namespaceOf(pod), name);
    const owner = set?.metadata.ownerReferences?.find((one) => one.kind === "Deployment");
    if (owner !== undefined) this.#queue.wake(objectKey(namespaceOf(pod), owner.name));
  }

  #pass(key: string): void {
    const { namespace, name } = splitObjectKey(key);
    const deployment = this.#context.objects.store.get(DEPLOYMENTS, namespace, name);
    if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
    const sets = this.#sets.of(deployment);
    const found = sets.find((set) => isCurrent(set, deployment));
    const old = sets.filter((set) => set !== found);
    const current = this.#ensureCurrent({ deployment, current: found, old });
    const hasOldPods = old.some((set) => this.#pods.of(set).length > 0);
    for (const { set, replicas } of planRollout({ deployment, current, old, hasOldPods })) {
      this.#scale(deployment, set, replicas);
    }
    this.#forgetOld(deployment, old);
    const kind = definitionOf(this.#context, DEPLOYMENTS);
    const now = formatTime(this.#context.clock.now());
    const newest = this.#context.objects.get(kind, namespace, name);
    writeStatus(this.#context, DEPLOYMENTS, newest, describeDeployment({ deployment: newest, current, old, now }));
  }

  /** The ReplicaSet of the wanted template, made when there is none, with the newest revision and the Deployment's notes. */
  #ensureCurrent({ deployment, current, old }: Ensuring): ApiObject {
    const { objects } = this.#context;
    const newestOld = Math.max(0, ...old.map(revisionOf));
    const revision = current !== undefined && revisionOf(current) > newestOld ? revisionOf(current) : newestOld + 1;
    this.#noteRevision(deployment, revision);
    const kind = definitionOf(this.#context, REPLICA_SETS);
    if (current === undefined) {
      const isRecreated = valueAt(deployment, "spec", "strategy", "type") === "Recreate" && old.length > 0;
      const total = old.reduce((sum, set) => sum + replicasOf(set), 0);
      const replicas = isRecreated ? 0 : nextCurrent(deployment, 0, total);
      const hash = templateHash(valueAt(deployment, "spec", "template") as JsonObject);
      const made = objects.create(kind, renderReplicaSet({ deployment, hash, revision, replicas }), {
        dryRun: false,
        by: BY_CONTROLLERS,
      });
      if (replicas > 0) this.#tell(deployment, `Scaled up replica set ${made.metadata.name} from 0 to ${replicas}`);
      return made;
    }
    const annotations = annotate(deployment, revision);
    if (sameJson(annotations, current.metadata.annotations ?? {})) return current;
    return objects.update(kind, { ...current, metadata: { ...current.metadata, annotations } }, NO_WRITE_OPTIONS);
  }

  #noteRevision(deployment: ApiObject, revision: number): void {
    if (revisionOf(deployment) === revision) return;
    const annotations = { ...deployment.metadata.annotations, [REVISION]: `${revision}` };
    const draft = { ...deployment, metadata: { ...deployment.metadata, annotations } };
    this.#context.objects.update(definitionOf(this.#context, DEPLOYMENTS), draft, NO_WRITE_OPTIONS);
  }

  #scale(deployment: ApiObject, set: ApiObject, replicas: number): void {
    const before = replicasOf(set);
    const draft = { ...set, spec: { ...set.spec, replicas } };
    this.#context.objects.update(definitionOf(this.#context, REPLICA_SETS), draft, NO_WRITE_OPTIONS);
    const direction = replicas > before ? "up" : "down";
    this.#tell(deployment, `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`);
  }

  /** Empty ReplicaSets past revisionHistoryLimit go, the oldest first. */
  #forgetOld(deployment: ApiObject, old: readonly ApiObject[]): void {
    const empty = old.filter((set) => replicasOf(set) === 0 && numberAt(set, "status", "replicas") === 0);
    const surplus = Math.max(0, empty.length - numberAt(deployment, "spec", "revisionHistoryLimit"));
    const oldest = empty.toSorted((left, right) => revisionOf(left) - revisionOf(right)).slice(0, surplus);
    for (const set of oldest) this.#context.objects.delete(definitionOf(this.#context, REPLICA_SETS), set, DELETE_NOW);
  }

  #tell(object: ApiObject, message: string): void {
    const component = "deployment-controller";
    this.#context.events.record({ object, fieldPath: "", reason: "ScalingReplicaSet", message, component, host: "" });
  }
}

interface Ensuring {
  readonly deployment: ApiObject;
  readonly current: undefined | ApiObject;
  readonly old: readonly ApiObject[];
}
