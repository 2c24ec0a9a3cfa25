import { type ApiObject, namespaceOf } from "../api-object.js";
import { DELETE_NOW, FOREGROUND, ORPHAN } from "../objects/deletion.js";
import { BY_CONTROLLERS } from "../objects/written-by.js";
import type { Change } from "../store/collection.js";
import { type Controller, type ControllerContext, definitionOf } from "./controller.js";
import { ReconcileQueue } from "./reconcile-queue.js";

interface Place {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

const NO_WRITE_OPTIONS = { dryRun: false, subresource: "", needsVersion: true, by: BY_CONTROLLERS } as const;

/** Deletes objects whose owners are all gone, and lets owners go that wait for their dependants or want to leave them behind. */
export class GarbageCollector implements Controller {
  readonly #context: ControllerContext;
  readonly #queue = new ReconcileQueue((uid) => this.#pass(uid));
  /** Where the dependants of an owner are, by the owner's uid and their own. */
  readonly #dependants = new Map<string, Map<string, Place>>();
  /** Owners that wait for the collector. */
  readonly #waiting = new Map<string, Place>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  onChange({ resource, type, object, previous }: Change): void {
    const place = { resource, namespace: namespaceOf(object), name: object.metadata.name };
    if (previous?.metadata.ownerReferences !== object.metadata.ownerReferences || type === "DELETED") {
      this.#track(place, previous, false);
      if (type !== "DELETED") this.#track(place, object, true);
    }
    const { uid, finalizers = [] } = object.metadata;
    if (type === "DELETED") {
      this.#waiting.delete(uid);
      if (this.#dependants.has(uid)) this.#queue.wake(uid);
    } else if (finalizers.includes(FOREGROUND) || finalizers.includes(ORPHAN)) {
      this.#waiting.set(uid, place);
      this.#queue.wake(uid);
    }
  }

  stop(): void {
    this.#queue.stop();
  }

  #track(place: Place, object: undefined | ApiObject, isThere: boolean): void {
    for (const owner of object?.metadata.ownerReferences ?? []) {
      const dependants = this.#dependants.get(owner.uid) ?? new Map<string, Place>();
      const { uid } = object?.metadata ?? { uid: "" };
      if (isThere) dependants.set(uid, place);
      else dependants.delete(uid);
      if (dependants.size === 0) this.#dependants.delete(owner.uid);
      else this.#dependants.set(owner.uid, dependants);
      const needsLook = this.#waiting.has(owner.uid) || !this.#context.objects.store.hasUid(owner.uid);
      if (needsLook) this.#queue.wake(owner.uid);
    }
  }

  #pass(uid: string): void {
    const waiting = this.#waiting.get(uid);
    const owner = waiting === undefined ? undefined : this.#read(waiting);
    const dependants = [...(this.#dependants.get(uid)?.values() ?? [])];
    if (waiting !== undefined && owner !== undefined) this.#release(waiting, owner, dependants);
    else if (!this.#context.objects.store.hasUid(uid)) for (const place of dependants) this.#collect(place);
  }

  #release(place: Place, owner: ApiObject, dependants: readonly Place[]): void {
    const { finalizers = [], uid } = owner.metadata;
    if (finalizers.includes(ORPHAN)) for (const dependant of dependants) this.#disown(dependant, uid);
    else if (dependants.length > 0) {
      for (const dependant of dependants) this.#remove(dependant, "Foreground");
      return;
    }
    const left = finalizers.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
    this.#waiting.delete(uid);
    this.#update(place, { ...owner, metadata: { ...owner.metadata, finalizers: left } });
  }

  /** An object goes when none of its owners is left. */
  #collect(place: Place): void {
    const owners = this.#read(place)?.metadata.ownerReferences ?? [];
    if (owners.every((owner) => !this.#context.objects.store.hasUid(owner.uid))) this.#remove(place, "Background");
  }

  /** In the foreground, an object that owns others waits for them in its turn. */
  #remove(place: Place, wanted: "Foreground" | "Background"): void {
    const object = this.#read(place);
    if (object === undefined || object.metadata.deletionTimestamp !== undefined) return;
    const propagation = this.#dependants.has(object.metadata.uid) ? wanted : "Background";
    this.#context.objects.delete(definitionOf(this.#context, place.resource), object, {
      ...DELETE_NOW,
      propagation,
      graceSeconds: undefined,
    });
  }

  #disown(place: Place, uid: string): void {
    const object = this.#read(place);
    if (object === undefined) return;
    const ownerReferences = (object.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid);
    this.#update(place, { ...object, metadata: { ...object.metadata, ownerReferences } });
  }

  #update(place: Place, object: ApiObject): void {
    this.#context.objects.update(definitionOf(this.#context, place.resource), object, NO_WRITE_OPTIONS);
  }

  #read({ resource, namespace, name }: Place): undefined | ApiObject {
    return this.#context.objects.store.get(resource, namespace, name);
  }
}
