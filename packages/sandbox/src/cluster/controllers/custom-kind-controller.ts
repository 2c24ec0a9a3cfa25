import { type ApiObject, formatTime, listAt, textAt } from "../api-object.js";
import { CUSTOM_KINDS, parseCustomKind } from "../kinds/custom-kinds.js";
import { resourceId } from "../kinds/resource-definition.js";
import type { Change } from "../store/collection.js";
import { type Controller, type ControllerContext, condition, writeStatus } from "./controller.js";
import { ReconcileQueue } from "./reconcile-queue.js";

const CRDS = "customresourcedefinitions.apiextensions.k8s.io";

/** Serves the kinds that CustomResourceDefinitions describe, and drops a kind with all its objects when its definition goes. */
export class CustomKindController implements Controller {
  readonly #context: ControllerContext;
  readonly #queue = new ReconcileQueue((name) => this.#pass(name));

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  onChange({ resource, object }: Change): void {
    if (resource === CRDS) this.#queue.wake(object.metadata.name);
  }

  stop(): void {
    this.#queue.stop();
  }

  #pass(name: string): void {
    const crd = this.#context.objects.store.get(CRDS, "", name);
    if (crd === undefined) this.#drop(name);
    else this.#serve(crd);
  }

  #serve(crd: ApiObject): void {
    const known = CUSTOM_KINDS.find((kind) => resourceId(kind) === crd.metadata.name);
    const definition = known ?? parseCustomKind(crd);
    this.#context.registry.define(definition);
    const now = formatTime(this.#context.clock.now());
    const old = listAt(crd, "status", "conditions");
    writeStatus(this.#context, CRDS, crd, {
      acceptedNames: { plural: definition.plural, kind: definition.kind, listKind: `${definition.kind}List` },
      conditions: [
        condition(old, "NamesAccepted", { status: "True", reason: "NoConflicts", message: "no conflicts found", now }),
        condition(old, "Established", {
          status: "True",
          reason: "InitialNamesAccepted",
          message: "the initial names have been accepted",
          now,
        }),
      ],
      storedVersions: [definition.versions[0] ?? textAt(crd, "spec", "versions", 0, "name")],
    });
  }

  #drop(id: string): void {
    const { store } = this.#context.objects;
    for (const object of [...store.collection(id).objects("")]) store.remove(id, object);
    this.#context.registry.remove(id);
  }
}
