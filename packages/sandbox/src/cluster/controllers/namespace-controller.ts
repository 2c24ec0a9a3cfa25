import { type ApiObject, namespaceOf } from "../api-object.js";
import { resourceId } from "../kinds/resource-definition.js";
import { DELETE_NOW } from "../objects/deletion.js";
import { BY_CONTROLLERS } from "../objects/written-by.js";
import type { Change } from "../store/collection.js";
import { type Controller, type ControllerContext, definitionOf } from "./controller.js";
import { ReconcileQueue } from "./reconcile-queue.js";

/** Gives every namespace its default service account, and empties and removes the namespaces that are deleted. */
export class NamespaceController implements Controller {
  readonly #context: ControllerContext;
  readonly #queue = new ReconcileQueue((name) => this.#pass(name));

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  onChange({ resource, type, object }: Change): void {
    if (resource === "namespaces") {
      if (type !== "DELETED") this.#queue.wake(object.metadata.name);
      return;
    }
    if (type !== "DELETED") return;
    const namespace = this.#find(namespaceOf(object));
    if (namespace?.metadata.deletionTimestamp !== undefined) this.#queue.wake(namespace.metadata.name);
  }

  stop(): void {
    this.#queue.stop();
  }

  #find(name: string): undefined | ApiObject {
    return name === "" ? undefined : this.#context.objects.store.get("namespaces", "", name);
  }

  #pass(name: string): void {
    const namespace = this.#find(name);
    if (namespace === undefined) return;
    if (namespace.metadata.deletionTimestamp === undefined) this.#ensureServiceAccount(name);
    else if (this.#empty(name)) this.#finalize(namespace);
  }

  #ensureServiceAccount(namespace: string): void {
    if (this.#context.objects.store.get("serviceaccounts", namespace, "default") !== undefined) return;
    const metadata = { name: "default", namespace, uid: "", resourceVersion: "", creationTimestamp: "" };
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata };
    this.#context.objects.create(definitionOf(this.#context, "serviceaccounts"), account, {
      dryRun: false,
      by: BY_CONTROLLERS,
    });
  }

  /** Deletes what is left; true when nothing was. */
  #empty(namespace: string): boolean {
    let isEmpty = true;
    for (const definition of this.#context.registry.all().filter((one) => one.isNamespaced)) {
      const collection = this.#context.objects.store.collection(resourceId(definition));
      for (const object of [...collection.objects(namespace)]) {
        isEmpty = false;
        if (object.metadata.deletionTimestamp !== undefined) continue;
        this.#context.objects.delete(definition, object, { ...DELETE_NOW, graceSeconds: undefined });
      }
    }
    return isEmpty;
  }

  #finalize(namespace: ApiObject): void {
    const draft = { ...namespace, spec: { ...namespace.spec, finalizers: [] } };
    this.#context.objects.update(definitionOf(this.#context, "namespaces"), draft, {
      dryRun: false,
      subresource: "",
      needsVersion: true,
      by: BY_CONTROLLERS,
    });
  }
}
