import { err, ok, type Result } from "@causeway/shared";
import { FieldReader, isFields } from "@causeway/shared/kube";
import { INSTALL_KINDS } from "../core/install-view.js";
import { MARK } from "../core/ownership.js";
import {
  isJsonObject,
  type JsonObject,
  type LiveResource,
  type OwnerReference,
  type WatchedKind,
} from "../core/resource.js";

/**
 * One object as a list or watch shows it, or the first thing that is wrong with its metadata. Only custom resources and what
 * the operator made are kept whole: of everything else it needs to know that the name is taken.
 */
export function decodeResource(kind: WatchedKind, value: unknown): Result<LiveResource> {
  if (!isFields(value) || !isJsonObject(value)) return err("it is not an object");
  const reader = new FieldReader();
  const metadata = reader.fields(value, "metadata", "object");
  const labels = reader.textMap(metadata, "labels", "metadata");
  const isKept = INSTALL_KINDS.some((install) => install === kind) || labels[MARK.label] === MARK.value;
  const meta = {
    namespace: reader.requiredText(metadata, "namespace", "metadata"),
    name: reader.requiredText(metadata, "name", "metadata"),
    uid: reader.requiredText(metadata, "uid", "metadata"),
    resourceVersion: reader.requiredText(metadata, "resourceVersion", "metadata"),
    generation: reader.number(metadata, "generation", "metadata"),
    labels: isKept ? labels : {},
    annotations: isKept ? reader.textMap(metadata, "annotations", "metadata") : {},
    ownerReferences: isKept ? reader.objects(metadata, "ownerReferences", "metadata").filter(isOwnerReference) : [],
    isTerminating: reader.text(metadata, "deletionTimestamp", "metadata") !== "",
  };
  if (reader.problem !== undefined) return err(reader.problem);
  return ok({ kind, meta, raw: isKept ? value : NOTHING });
}

const NOTHING: JsonObject = {};

function isOwnerReference(value: unknown): value is OwnerReference {
  return isFields(value) && typeof value["uid"] === "string";
}
