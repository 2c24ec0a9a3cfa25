import type { ApiObject, JsonObject } from "../api-object.js";
import { CORE_SHAPES } from "../kinds/shapes/core-shapes.js";
import { applyConflict } from "./apply-conflict.js";
import { applyFields } from "./apply-fields.js";
import type { OwnedWrite } from "./field-owners.js";
import { EMPTY_SET, hasPath, isEmptySet, setOf, subtract } from "./field-set.js";
import type { TypedField } from "./field-type.js";
import { decodeOwners, encodeOwners } from "./managed-fields.js";
import type { Owner, Owners, Writer } from "./owner.js";
import { type OwnedKind, trackUpdate } from "./track-update.js";

export const SCALE_VERSION = "autoscaling/v1";
const REPLICAS_PATH = ["f:spec", "f:replicas"];
const REPLICAS = setOf([REPLICAS_PATH]);
const SCALE: OwnedKind = {
  type: { type: { kind: "object", name: "Scale", isAtomic: false }, shapes: CORE_SHAPES },
  reset: EMPTY_SET,
  apiVersions: [SCALE_VERSION],
};

/** The type of Scales. */
export function scaleType(): TypedField {
  return SCALE.type;
}

type ManagedFields = ApiObject["metadata"]["managedFields"];

/** `metadata.managedFields` of a workload after a write to its scale: nothing but the replicas changes hands. */
export function ownersAfterScale(write: OwnedWrite, before: undefined | ApiObject, after: ApiObject): ManagedFields {
  const owners = decodeOwners(before?.metadata.managedFields) ?? new Map<string, Owner>();
  // As with any object, nobody is tracked before the first apply where nobody was.
  if (toScale(owners).size === 0) return before?.metadata.managedFields;
  const tracked = trackUpdate({
    before: scaleContent(before),
    after: scaleContent(after),
    owners: toScale(owners),
    kind: SCALE,
    writer: writerOf(write, "Update"),
    now: write.now,
  });
  return encodeOwners(fromScale(owners, tracked, write), write.definition.isCustom);
}

export interface ScaleApply extends OwnedWrite {
  /** The applied Scale without its apiVersion and kind. */
  readonly applied: JsonObject;
  readonly isForced: boolean;
}

/** `metadata.managedFields` of a workload after a Scale was applied to it. Throws 409 when others own the replicas. */
export function ownersAfterScaleApply(write: ScaleApply, current: ApiObject): ManagedFields {
  const owners = decodeOwners(current.metadata.managedFields) ?? new Map<string, Owner>();
  const { applied, isForced, now } = write;
  const request = { current: scaleContent(current), applied, isForced, now, kind: SCALE };
  const outcome = applyFields({ ...request, owners: toScale(owners), writer: writerOf(write, "Apply") });
  if (outcome.kind === "conflicts") throw applyConflict(outcome.conflicts);
  return encodeOwners(fromScale(owners, outcome.owners, write), write.definition.isCustom);
}

function writerOf({ manager }: OwnedWrite, operation: "Apply" | "Update"): Writer {
  return { manager: manager === "" ? "unknown" : manager, operation, apiVersion: SCALE_VERSION, subresource: "scale" };
}

function scaleContent(workload: undefined | ApiObject): JsonObject {
  return { spec: { replicas: workload?.spec?.["replicas"] ?? 0 } };
}

function toScale(owners: Owners): Owners {
  const having = [...owners].filter(([, owner]) => hasPath(owner.fields, REPLICAS_PATH));
  return new Map(having.map(([key, owner]) => [key, { ...owner, apiVersion: SCALE_VERSION, fields: REPLICAS }]));
}

/**
 * The owners of the workload where those of its scale have changed (apimachinery, ScaleHandler). Those by updates count as
 * others in the scale's version, so whoever keeps the replicas has them in an entry apart, and new entries have no times.
 */
function fromScale(owners: Owners, scale: Owners, { apiVersion }: OwnedWrite): readonly Owner[] {
  const isKept = (key: string, { operation }: Owner) => operation === "Apply" && scale.has(key) && owners.has(key);
  const left = [...owners].flatMap(([key, owner]) => {
    const fields = isKept(key, owner) ? owner.fields : subtract(owner.fields, REPLICAS);
    return isEmptySet(fields) ? [] : [{ ...owner, fields }];
  });
  const changed = [...scale].flatMap(([key, owner]) => {
    if (isKept(key, owner) || !hasPath(owner.fields, REPLICAS_PATH)) return [];
    return [{ ...owner, apiVersion, fields: REPLICAS, time: undefined }];
  });
  return [...left, ...changed];
}
