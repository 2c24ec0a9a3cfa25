import type { Clock } from "@causeway/shared";
import { alreadyExists, forbidden, notFound, refusedBy, stillGoing } from "../api-error.js";
import { type ApiObject, formatTime, namespaceOf, sameJson } from "../api-object.js";
import { ownersAfterUpdate } from "../fields/field-owners.js";
import { isSameButTimes } from "../fields/managed-fields.js";
import { ownersAfterScale } from "../fields/scale-owners.js";
import type { Identity } from "../identity.js";
import { type ResourceDefinition, resourceId, storedApiVersion } from "../kinds/resource-definition.js";
import type { ObjectStore } from "../store/object-store.js";
import { checkMetadata } from "./check-metadata.js";
import {
  beginDelete,
  checkPreconditions,
  DELETE_NOW,
  type DeleteOptions,
  type DeleteResult,
  isReadyToGo,
} from "./deletion.js";
import {
  carryOver,
  checkFinalizers,
  checkVersion,
  countGeneration,
  withoutStatus,
  withStatus,
} from "./update-rules.js";
import { type WrittenBy, withManagedFields } from "./written-by.js";

export interface WriteOptions {
  /** Everything is checked and answered, nothing is stored. */
  readonly dryRun: boolean;
  readonly by: WrittenBy;
}

export interface UpdateOptions extends WriteOptions {
  readonly subresource: "" | "status";
  /** A PUT of a custom kind must say which version it replaces; a patch need not. */
  readonly needsVersion: boolean;
}

interface ObjectApiOptions {
  readonly store: ObjectStore;
  readonly identity: Identity;
  readonly clock: Clock;
}

interface OwnedDraft {
  readonly definition: ResourceDefinition;
  readonly subresource: "" | "status";
  /** Undefined for a new object. */
  readonly before: undefined | ApiObject;
  /** Complete, with the owners that the client sent. */
  readonly draft: ApiObject;
}

const NAMESPACES = { group: "", plural: "namespaces", kind: "Namespace" };

/**
 * What the API server does with an object, whoever asks: HTTP handlers and controllers alike. Objects come decoded, in the
 * stored version. Every refusal is an ApiError.
 */
export class ObjectApi {
  readonly store: ObjectStore;
  readonly #identity: Identity;
  readonly #clock: Clock;

  constructor({ store, identity, clock }: ObjectApiOptions) {
    this.store = store;
    this.#identity = identity;
    this.#clock = clock;
  }

  /** Throws 404. */
  get(definition: ResourceDefinition, namespace: string, name: string): ApiObject {
    const found = this.store.get(resourceId(definition), namespace, name);
    if (found === undefined) throw notFound(definition, name);
    return found;
  }

  create(definition: ResourceDefinition, draft: ApiObject, { dryRun, by }: WriteOptions): ApiObject {
    if (draft.metadata.resourceVersion !== "")
      throw refusedBy(500, "resourceVersion should not be set on objects to be created");
    const namespace = namespaceOf(draft);
    const name = draft.metadata.name || this.#generateName(draft);
    if (definition.isNamespaced) this.#checkNamespace(definition, namespace, name);
    const {
      deletionTimestamp: _gone,
      deletionGracePeriodSeconds: _grace,
      generation: _generation,
      ...given
    } = draft.metadata;
    const metadata = {
      ...given,
      name,
      uid: this.#identity.uid(),
      creationTimestamp: formatTime(this.#clock.now()),
      ...(definition.hasGeneration ? { generation: 1 } : {}),
    };
    const named = withoutStatus(definition, { ...draft, metadata });
    checkMetadata(named, definition);
    const complete = definition.prepare(
      this.#own(by, { definition, subresource: "", before: undefined, draft: definition.complete(named) }),
      undefined,
    );
    const twin = this.store.get(resourceId(definition), namespace, name);
    if (twin?.metadata.deletionTimestamp !== undefined) throw stillGoing(definition, name);
    if (twin !== undefined) throw alreadyExists(definition, name);
    return dryRun ? unstored(complete) : this.store.put(resourceId(definition), complete);
  }

  /** Replaces the object, or its status. An equal object is not written and keeps its resourceVersion. */
  update(definition: ResourceDefinition, draft: ApiObject, options: UpdateOptions): ApiObject {
    const current = this.get(definition, namespaceOf(draft), draft.metadata.name);
    checkVersion({ definition, draft, current, needsVersion: options.needsVersion });
    const merged =
      options.subresource === "status" ? withStatus(current, draft) : carryOver(definition, current, draft);
    if (options.subresource === "") checkMetadata(merged, definition);
    checkFinalizers(definition, current, merged);
    // The kind's rules look at specs; the status is the controllers' own affair.
    const isStatus = options.subresource === "status";
    const completed = isStatus ? definition.completeStatus(merged) : definition.complete(merged);
    const sent = withManagedFields(completed, draft.metadata.managedFields);
    const owned = this.#own(options.by, { definition, subresource: options.subresource, before: current, draft: sent });
    const prepared = isStatus ? owned : definition.prepare(owned, current);
    const next = countGeneration(definition, current, prepared);
    if (sameJson(next, current)) return current;
    if (options.dryRun) return next;
    if (!isReadyToGo(next)) return this.store.put(resourceId(definition), next);
    // The write that frees the object is never stored: its answer has the revision of the write before.
    this.store.remove(resourceId(definition), next);
    return next;
  }

  /** Stores an object as it is, for whoever knows the rules of its kind; the status counts as the writer's. */
  putStatus(definition: ResourceDefinition, current: ApiObject, next: ApiObject, by: WrittenBy): ApiObject {
    const owned = this.#own(by, { definition, subresource: "status", before: current, draft: next });
    return this.store.put(resourceId(definition), owned);
  }

  delete(definition: ResourceDefinition, object: ApiObject, options: DeleteOptions): DeleteResult {
    const current = this.get(definition, namespaceOf(object), object.metadata.name);
    checkPreconditions(definition, current, options);
    const begun = beginDelete({ definition, current, options, now: formatTime(this.#clock.now()) });
    if (options.dryRun) return begun;
    const id = resourceId(definition);
    if (begun.isGone) return { isGone: true, object: this.store.remove(id, begun.object) };
    return { isGone: false, object: sameJson(begun.object, current) ? current : this.store.put(id, begun.object) };
  }

  /** Ends the grace period of a marked object: what a kubelet does once a pod has stopped. Finalizers still keep it. */
  endGrace(definition: ResourceDefinition, object: ApiObject): void {
    this.delete(definition, object, { ...DELETE_NOW, uid: object.metadata.uid });
  }

  /** The object with its owners as they are after the write. */
  #own(by: WrittenBy, { definition, subresource, before, draft }: OwnedDraft): ApiObject {
    const after =
      by.kind === "applied"
        ? draft.metadata.managedFields
        : this.#ownersAfter(by, { definition, subresource, before, draft });
    const isSame = isSameButTimes(before?.metadata.managedFields, after);
    return withManagedFields(draft, isSame ? before?.metadata.managedFields : after);
  }

  #ownersAfter(
    by: Exclude<WrittenBy, { kind: "applied" }>,
    { definition, subresource, before, draft }: OwnedDraft,
  ): ApiObject["metadata"]["managedFields"] {
    const { kind, manager, apiVersion = storedApiVersion(definition) } = by;
    const write = { definition, manager, apiVersion, subresource, now: formatTime(this.#clock.now()) };
    return kind === "scale" ? ownersAfterScale(write, before, draft) : ownersAfterUpdate(write, before, draft);
  }

  #generateName(draft: ApiObject): string {
    const prefix = draft.metadata.generateName ?? "";
    return prefix === "" ? "" : `${prefix.slice(0, 58)}${this.#identity.suffix()}`;
  }

  #checkNamespace(definition: ResourceDefinition, namespace: string, name: string): void {
    const found = this.store.get("namespaces", "", namespace);
    if (found === undefined) throw notFound(NAMESPACES, namespace);
    if (found.metadata.deletionTimestamp === undefined) return;
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    throw forbidden(definition, name, why);
  }
}

/** What is never stored has no revision. */
function unstored(object: ApiObject): ApiObject {
  const { resourceVersion: _none, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as ApiObject["metadata"] };
}
