import { deleteConflict } from "../api-error.js";
import { type ApiObject, listAt, textAt } from "../api-object.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";

/** What becomes of the objects that the deleted one owns. */
export type Propagation = "Background" | "Foreground" | "Orphan";

/** Dependants are deleted first; the garbage collector takes it off. */
export const FOREGROUND = "foregroundDeletion";
/** Dependants are let go first; the garbage collector takes it off. */
export const ORPHAN = "orphan";

export interface DeleteOptions {
  /** Only this incarnation of the object. */
  readonly uid: undefined | string;
  /** Only this version of it. */
  readonly resourceVersion: undefined | string;
  readonly propagation: Propagation;
  /** Undefined is the kind's own, 0 is at once. */
  readonly graceSeconds: undefined | number;
  readonly dryRun: boolean;
}

export interface DeleteResult {
  readonly object: ApiObject;
  /** False while finalizers or a grace period keep it. */
  readonly isGone: boolean;
}

/** A background delete without preconditions. */
export const DELETE_NOW: DeleteOptions = {
  uid: undefined,
  resourceVersion: undefined,
  propagation: "Background",
  graceSeconds: 0,
  dryRun: false,
};

/** Throws 409 when the object is another incarnation or version than the caller means. */
export function checkPreconditions(definition: ResourceDefinition, current: ApiObject, options: DeleteOptions): void {
  const { name, uid, resourceVersion } = current.metadata;
  if (options.uid !== undefined && options.uid !== uid) {
    const uids = `the UID in the precondition (${options.uid}) does not match the UID in record (${uid})`;
    throw deleteConflict(definition, name, `${uids}. The object might have been deleted and then recreated`);
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const versions = `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion})`;
    throw deleteConflict(definition, name, `${versions}. The object might have been modified`);
  }
}

/** No finalizer keeps the object; a namespace has another list of them in its spec. */
function isFinalized(object: ApiObject): boolean {
  return (
    (object.metadata.finalizers ?? []).length === 0 &&
    (object.kind !== "Namespace" || listAt(object, "spec", "finalizers").length === 0)
  );
}

/** Deletion was asked for and nothing keeps the object any more. */
export function isReadyToGo(object: ApiObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = object.metadata;
  return deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && isFinalized(object);
}

interface DeleteRequest {
  readonly definition: ResourceDefinition;
  readonly current: ApiObject;
  readonly options: DeleteOptions;
  /** RFC 3339. */
  readonly now: string;
}

/** The object as a delete leaves it: gone, or marked and waiting for whoever finishes it. */
export function beginDelete({ definition, current, options, now }: DeleteRequest): DeleteResult {
  const finalizers = [...(current.metadata.finalizers ?? [])];
  const wanted = { Background: undefined, Foreground: FOREGROUND, Orphan: ORPHAN }[options.propagation];
  if (wanted !== undefined && !finalizers.includes(wanted)) finalizers.push(wanted);
  const graceSeconds = graceOf(definition, current, options);
  const metadata = { ...current.metadata, ...(finalizers.length === 0 ? {} : { finalizers }) };
  const marked = mark({ ...current, metadata }, graceSeconds, now);
  return { object: marked, isGone: isReadyToGo(marked) };
}

/** A pod that never reached a node has nothing to stop. */
function graceOf(definition: ResourceDefinition, current: ApiObject, options: DeleteOptions): number {
  if (!definition.isGraceful || textAt(current, "spec", "nodeName") === "") return 0;
  const wanted = options.graceSeconds ?? Number(textAt(current, "spec", "terminationGracePeriodSeconds") || 30);
  const { deletionTimestamp, deletionGracePeriodSeconds = wanted } = current.metadata;
  return deletionTimestamp === undefined ? wanted : Math.min(wanted, deletionGracePeriodSeconds);
}

function mark(object: ApiObject, graceSeconds: number, now: string): ApiObject {
  if (object.metadata.deletionTimestamp !== undefined) {
    return { ...object, metadata: { ...object.metadata, deletionGracePeriodSeconds: graceSeconds } };
  }
  const { generation } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      ...(generation === undefined ? {} : { generation: generation + 1 }),
      deletionTimestamp: now,
      deletionGracePeriodSeconds: graceSeconds,
    },
    ...(object.kind === "Namespace" ? { status: { phase: "Terminating" } } : {}),
  };
}
