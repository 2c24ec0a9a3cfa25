import { labelsMatch } from "@causeway/shared";
import { type ApiObject, mapAt, namespaceOf, textAt } from "../api-object.js";
import { DELETE_NOW } from "../objects/deletion.js";
import { BY_CONTROLLERS } from "../objects/written-by.js";
import type { Change } from "../store/collection.js";
import { type Controller, type ControllerContext, definitionOf } from "./controller.js";
import { LabelIndex } from "./label-index.js";
import { objectKey, ReconcileQueue, splitObjectKey } from "./reconcile-queue.js";
import { planSlices } from "./slice-plan.js";

const SLICES = "endpointslices.discovery.k8s.io";
const SERVICE_NAME = "kubernetes.io/service-name";
const NO_WRITE_OPTIONS = { dryRun: false, subresource: "", needsVersion: true, by: BY_CONTROLLERS } as const;

/** Keeps the EndpointSlices of every Service with a selector as its pods are. */
export class EndpointSliceController implements Controller {
  readonly #context: ControllerContext;
  readonly #queue = new ReconcileQueue((key) => this.#pass(key));
  readonly #pods = new LabelIndex();
  /** Services by the labels of their selectors. */
  readonly #services = new LabelIndex();
  /** Names of the slices of each Service. */
  readonly #slices = new Map<string, Set<string>>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  onChange(change: Change): void {
    if (change.resource === "pods") this.#onPod(change);
    else if (change.resource === "services") this.#onService(change);
    else if (change.resource === SLICES) this.#onSlice(change);
  }

  stop(): void {
    this.#queue.stop();
  }

  #onPod({ type, object, previous }: Change): void {
    const namespace = namespaceOf(object);
    const { name, labels = {} } = object.metadata;
    const before = previous?.metadata.labels ?? {};
    if (before !== labels || type === "DELETED") {
      this.#pods.remove(namespace, name, before);
      if (type !== "DELETED") this.#pods.add(namespace, name, labels);
      this.#wakeServices(namespace, before);
    }
    this.#wakeServices(namespace, labels);
  }

  #wakeServices(namespace: string, labels: Readonly<Record<string, string>>): void {
    for (const service of this.#services.withAnyOf(namespace, labels)) this.#queue.wake(objectKey(namespace, service));
  }

  #onService({ type, object, previous }: Change): void {
    const namespace = namespaceOf(object);
    const { name } = object.metadata;
    this.#services.remove(namespace, name, mapAt(previous, "spec", "selector"));
    if (type !== "DELETED") this.#services.add(namespace, name, mapAt(object, "spec", "selector"));
    this.#queue.wake(objectKey(namespace, name));
  }

  #onSlice({ type, object }: Change): void {
    const service = object.metadata.labels?.[SERVICE_NAME];
    if (service === undefined) return;
    const key = objectKey(namespaceOf(object), service);
    const names = this.#slices.get(key) ?? new Set();
    if (type === "DELETED") names.delete(object.metadata.name);
    else this.#slices.set(key, names.add(object.metadata.name));
    if (names.size === 0) this.#slices.delete(key);
  }

  #pass(key: string): void {
    const { namespace, name } = splitObjectKey(key);
    const { store } = this.#context.objects;
    const service = store.get("services", namespace, name);
    const selector = mapAt(service, "spec", "selector");
    if (service === undefined || service.metadata.deletionTimestamp !== undefined || Object.keys(selector).length === 0)
      return;
    const plan = planSlices({
      service,
      pods: this.#selected(namespace, selector),
      slices: this.#slicesOf(key),
      zoneOf: (node) => store.get("nodes", "", node)?.metadata.labels?.["topology.kubernetes.io/zone"] ?? "",
    });
    const kind = definitionOf(this.#context, SLICES);
    for (const slice of plan.remove) this.#context.objects.delete(kind, slice, DELETE_NOW);
    for (const slice of plan.update) this.#context.objects.update(kind, slice, NO_WRITE_OPTIONS);
    for (const slice of plan.create) this.#context.objects.create(kind, slice, { dryRun: false, by: BY_CONTROLLERS });
  }

  #selected(namespace: string, selector: Readonly<Record<string, string>>): readonly ApiObject[] {
    const { store } = this.#context.objects;
    return this.#pods
      .withRarestOf(namespace, selector)
      .flatMap((name) => store.get("pods", namespace, name) ?? [])
      .filter((pod) => labelsMatch(selector, pod.metadata.labels ?? {}) && textAt(pod, "status", "podIP") !== "");
  }

  #slicesOf(key: string): readonly ApiObject[] {
    const { namespace } = splitObjectKey(key);
    const names = [...(this.#slices.get(key) ?? [])].sort();
    return names
      .flatMap((name) => this.#context.objects.store.get(SLICES, namespace, name) ?? [])
      .filter(
        (slice) =>
          slice.metadata.labels?.["endpointslice.kubernetes.io/managed-by"] === "endpointslice-controller.k8s.io",
      );
  }
}
