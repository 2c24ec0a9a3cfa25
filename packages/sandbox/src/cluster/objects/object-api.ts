import type { Clock } from "@causeway/shared";
import { alreadyExists, badRequest, conflict, forbidden, invalid, notFound } from "../api-error.js";
import { type ApiObject, formatTime, type JsonObject, namespaceOf, sameJson } from "../api-object.js";
import type { Identity } from "../identity.js";
import { type ResourceDefinition, resourceId } from "../kinds/resource-definition.js";
import type { ObjectStore } from "../store/object-store.js";
import { checkMetadata } from "./decode-object.js";
import {
  beginDelete,
  checkPreconditions,
  DELETE_NOW,
  type DeleteOptions,
  type DeleteResult,
  isReadyToGo,
} from "./deletion.js";

export interface WriteOptions {
  /** Everything is checked and answered, nothing is stored. */
  readonly dryRun: boolean;
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

  create(definition: ResourceDefinition, draft: ApiObject, { dryRun }: WriteOptions): ApiObject {
    if (draft.metadata.resourceVersion !== "")
      throw badRequest("resourceVersion should not be set on objects to be created");
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
    if (this.store.get(resourceId(definition), namespace, name) !== undefined) throw alreadyExists(definition, name);
    const complete = definition.prepare(named, undefined);
    return dryRun ? complete : this.store.put(resourceId(definition), complete);
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
    const prepared = options.subresource === "status" ? merged : definition.prepare(merged, current);
    const next = countGeneration(definition, current, prepared);
    if (sameJson(next, current)) return current;
    if (options.dryRun) return next;
    return isReadyToGo(next)
      ? this.store.remove(resourceId(definition), next)
      : this.store.put(resourceId(definition), next);
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

/** Status comes from controllers, except where the kind's rules or the harness set it on create (nodes, namespaces). */
function withoutStatus(definition: ResourceDefinition, draft: ApiObject): ApiObject {
  if (!definition.hasStatus || definition.plural === "nodes") return draft;
  const { status: _status, ...rest } = draft;
  return definition.isCustom ? (rest as ApiObject) : ({ ...rest, status: {} } as ApiObject);
}

function withStatus(current: ApiObject, draft: ApiObject): ApiObject {
  const { status: _status, ...rest } = current;
  return draft.status === undefined ? (rest as ApiObject) : { ...(rest as ApiObject), status: draft.status };
}

function carryOver(definition: ResourceDefinition, current: ApiObject, draft: ApiObject): ApiObject {
  const { labels, annotations, finalizers, ownerReferences } = draft.metadata;
  const {
    labels: _labels,
    annotations: _notes,
    finalizers: _finalizers,
    ownerReferences: _owners,
    ...fixed
  } = current.metadata;
  const metadata = {
    ...fixed,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(finalizers === undefined || finalizers.length === 0 ? {} : { finalizers }),
    ...(ownerReferences === undefined || ownerReferences.length === 0 ? {} : { ownerReferences }),
  };
  const { status, ...rest } = draft;
  const kept = definition.hasStatus ? current.status : status;
  return { ...(rest as ApiObject), metadata, ...(kept === undefined ? {} : { status: kept }) };
}

interface VersionCheck {
  readonly definition: ResourceDefinition;
  readonly draft: ApiObject;
  readonly current: ApiObject;
  readonly needsVersion: boolean;
}

function checkVersion({ definition, draft, current, needsVersion }: VersionCheck): void {
  const { name, uid, resourceVersion } = draft.metadata;
  if (uid !== "" && uid !== current.metadata.uid) {
    throw conflict(
      definition,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`,
    );
  }
  if (resourceVersion === "" && needsVersion && definition.isCustom) {
    const message = "Invalid value: 0x0: must be specified for an update";
    throw invalid(definition, name, [{ reason: "FieldValueInvalid", field: "metadata.resourceVersion", message }]);
  }
  if (resourceVersion !== "" && resourceVersion !== current.metadata.resourceVersion) throw conflict(definition, name);
}

function checkFinalizers(definition: ResourceDefinition, current: ApiObject, next: ApiObject): void {
  if (current.metadata.deletionTimestamp === undefined) return;
  const before = current.metadata.finalizers ?? [];
  const added = (next.metadata.finalizers ?? []).filter((finalizer) => !before.includes(finalizer));
  if (added.length === 0) return;
  const message = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added)}`;
  throw invalid(definition, current.metadata.name, [
    { reason: "FieldValueForbidden", field: "metadata.finalizers", message },
  ]);
}

function countGeneration(definition: ResourceDefinition, current: ApiObject, next: ApiObject): ApiObject {
  if (!definition.hasGeneration || sameJson(contentOf(current), contentOf(next))) return next;
  return { ...next, metadata: { ...next.metadata, generation: (current.metadata.generation ?? 1) + 1 } };
}

function contentOf(object: ApiObject): JsonObject {
  const { metadata: _metadata, status: _status, ...content } = object;
  return content as JsonObject;
}
