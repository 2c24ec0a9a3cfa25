import { type ApiObject, type JsonObject, valueAt } from "../api-object.js";
import { apiVersionOf, type ResourceDefinition } from "../kinds/resource-definition.js";
import { applyConflict } from "./apply-conflict.js";
import { type ApplyOutcome, applyFields } from "./apply-fields.js";
import { capOwners } from "./cap-owners.js";
import { typeOfKind } from "./field-type.js";
import { allowedByLastApplied, withLastApplied } from "./last-applied.js";
import { decodeOwners, encodeOwners, isReset } from "./managed-fields.js";
import type { Operation, Owners, Writer } from "./owner.js";
import { resetFields } from "./reset-fields.js";
import { type OwnedKind, ownedContent, trackUpdate } from "./track-update.js";

/** A write as far as ownership goes. */
export interface OwnedWrite {
  readonly definition: ResourceDefinition;
  readonly manager: string;
  /** Of the request. */
  readonly apiVersion: string;
  /** "" is the object itself. */
  readonly subresource: string;
  /** RFC 3339. */
  readonly now: string;
}

type ManagedFields = ApiObject["metadata"]["managedFields"];

const NOBODY: Owners = new Map();
/** Owns what was there before anybody applied anything to an object without owners. */
const BEFORE_FIRST_APPLY = "before-first-apply";

function kindOf({ definition, subresource }: OwnedWrite): OwnedKind {
  return {
    type: typeOfKind(definition),
    reset: resetFields(definition, subresource),
    apiVersions: definition.versions.map((version) => apiVersionOf(definition.group, version)),
  };
}

function writerOf({ manager, apiVersion, subresource }: OwnedWrite, operation: Operation): Writer {
  return { manager: manager === "" ? "unknown" : manager, operation, apiVersion, subresource };
}

/**
 * `metadata.managedFields` after a write that is no apply. `after` carries what the client sent; `before` is undefined when
 * the object is new. An object that has lost its owners gets none until somebody applies to it.
 */
export function ownersAfterUpdate(write: OwnedWrite, before: undefined | ApiObject, after: ApiObject): ManagedFields {
  const owners = ownersFor(write, before, after);
  if (owners.size === 0 && before !== undefined) return undefined;
  const tracked = trackUpdate({
    before: before === undefined ? {} : ownedContent(before),
    after: ownedContent(after),
    owners,
    kind: kindOf(write),
    writer: writerOf(write, "Update"),
    now: write.now,
  });
  return encodeOwners([...capOwners(tracked).values()], write.definition.isCustom);
}

/** Those that the client sent, if it understands such things; those of the object otherwise. */
function ownersFor({ subresource }: OwnedWrite, before: undefined | ApiObject, after: ApiObject): Owners {
  const known = decodeOwners(before?.metadata.managedFields) ?? NOBODY;
  const given = after.metadata.managedFields;
  if (subresource !== "" || given === before?.metadata.managedFields) return known;
  if (isReset(given)) return NOBODY;
  const sent = decodeOwners(given) ?? NOBODY;
  return sent.size === 0 ? known : sent;
}

export interface ApplyWrite extends OwnedWrite {
  /** As it was sent. */
  readonly applied: JsonObject;
  readonly isForced: boolean;
}

/** The object that a server-side apply leads to, with its owners. Throws 409 when it would take fields from others. */
export function applyOwned(write: ApplyWrite, current: undefined | ApiObject): JsonObject {
  const { definition, applied, apiVersion } = write;
  const { apiVersion: _version, kind: _kind, ...wanted } = applied;
  const live = current === undefined ? {} : ownedContent(current);
  const owners = ownersBeforeApply(write, current);
  const request = {
    current: live,
    applied: wanted,
    owners,
    kind: kindOf(write),
    writer: writerOf(write, "Apply"),
    isForced: write.isForced,
    now: write.now,
  };
  const outcome = migrate(write, applyFields(request), {
    live,
    retry: () => applyFields({ ...request, isForced: true }),
  });
  if (outcome.kind === "conflicts") throw applyConflict(outcome.conflicts);
  const managedFields = encodeOwners([...outcome.owners.values()], definition.isCustom);
  const value = write.manager === KUBECTL ? withLastApplied(outcome.value, applied) : outcome.value;
  const metadata = {
    ...(valueAt(value, "metadata") as undefined | JsonObject),
    ...(managedFields === undefined ? {} : { managedFields }),
  };
  return { ...value, apiVersion, kind: definition.kind, metadata };
}

function ownersBeforeApply(write: OwnedWrite, current: undefined | ApiObject): Owners {
  const owners = decodeOwners(current?.metadata.managedFields) ?? NOBODY;
  if (owners.size > 0 || current === undefined) return owners;
  return trackUpdate({
    before: {},
    after: ownedContent(current),
    owners,
    kind: kindOf(write),
    writer: writerOf({ ...write, manager: BEFORE_FIRST_APPLY }, "Update"),
    now: write.now,
  });
}

/** The manager of `kubectl apply --server-side`, which may have applied on the client's side before. */
const KUBECTL = "kubectl";

interface Migration {
  readonly live: JsonObject;
  readonly retry: () => ApplyOutcome;
}

/** Conflicts about what kubectl itself applied on the client's side are none. */
function migrate(write: ApplyWrite, outcome: ApplyOutcome, { live, retry }: Migration): ApplyOutcome {
  if (write.manager !== KUBECTL || outcome.kind === "applied") return outcome;
  const conflicts = allowedByLastApplied(outcome.conflicts, live, kindOf(write).type, write.apiVersion);
  return conflicts.size === 0 ? retry() : { kind: "conflicts", conflicts };
}
