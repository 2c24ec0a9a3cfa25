import { conflict, invalid, refusedBy } from "../api-error.js";
import { type ApiObject, type JsonObject, sameJson } from "../api-object.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";

/** Status comes from controllers, except where the kind's rules or the harness set it on create (nodes, namespaces). */
export function withoutStatus(definition: ResourceDefinition, draft: ApiObject): ApiObject {
  if (!definition.hasStatus || definition.plural === "nodes") return draft;
  const { status: _status, ...rest } = draft;
  return definition.isCustom ? (rest as ApiObject) : ({ ...rest, status: {} } as ApiObject);
}

/** The current object with the status of the draft: all that a write to the status subresource changes. */
export function withStatus(current: ApiObject, draft: ApiObject): ApiObject {
  const { status: _status, ...rest } = current;
  return draft.status === undefined ? (rest as ApiObject) : { ...(rest as ApiObject), status: draft.status };
}

/** The draft with what a client cannot change: identity, times, and the status where that is a subresource. */
export function carryOver(definition: ResourceDefinition, current: ApiObject, draft: ApiObject): ApiObject {
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

/** Throws 409 when the draft is of another version or incarnation, 422 when it must name one and does not. A patch cannot name another incarnation at all: 422. */
export function checkVersion({ definition, draft, current, needsVersion }: VersionCheck): void {
  const { name, uid, resourceVersion } = draft.metadata;
  if (uid !== "" && uid !== current.metadata.uid && !needsVersion) {
    const message = `Invalid value: ${JSON.stringify(uid)}: field is immutable`;
    throw invalid(definition, name, [{ reason: "FieldValueInvalid", field: "metadata.uid", message }]);
  }
  if (uid !== "" && uid !== current.metadata.uid) {
    throw conflict(
      definition,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`,
    );
  }
  if (resourceVersion === "" && needsVersion && definition.needsVersion) {
    const message = "Invalid value: 0: must be specified for an update";
    const subject = { ...definition, kind: definition.plural };
    throw invalid(subject, name, [{ reason: "FieldValueInvalid", field: "metadata.resourceVersion", message }]);
  }
  if (resourceVersion !== "" && !/^\d+$/.test(resourceVersion)) {
    throw refusedBy(500, `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  }
  if (resourceVersion !== "" && resourceVersion !== current.metadata.resourceVersion) throw conflict(definition, name);
}

/** Throws 422 when an object that is being deleted would get a new finalizer. */
export function checkFinalizers(definition: ResourceDefinition, current: ApiObject, next: ApiObject): void {
  if (current.metadata.deletionTimestamp === undefined) return;
  const before = current.metadata.finalizers ?? [];
  const added = (next.metadata.finalizers ?? []).filter((finalizer) => !before.includes(finalizer));
  if (added.length === 0) return;
  const message = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(", ")}}`;
  throw invalid(definition, current.metadata.name, [
    { reason: "FieldValueForbidden", field: "metadata.finalizers", message },
  ]);
}

/** One generation more when anything but metadata and status changed. */
export function countGeneration(definition: ResourceDefinition, current: ApiObject, next: ApiObject): ApiObject {
  const hasOtherLabels = definition.countsLabels && !sameJson(current.metadata.labels, next.metadata.labels);
  const isSame = !hasOtherLabels && sameJson(contentOf(current), contentOf(next));
  if (!definition.hasGeneration || isSame) return next;
  return { ...next, metadata: { ...next.metadata, generation: (current.metadata.generation ?? 1) + 1 } };
}

function contentOf(object: ApiObject): JsonObject {
  const { metadata: _metadata, status: _status, ...content } = object;
  return content as JsonObject;
}
