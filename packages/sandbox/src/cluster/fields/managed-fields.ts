import { isObject, type Json, type JsonObject, sameJson, textAt } from "../api-object.js";
import { FieldsCodec } from "./fields-v1.js";
import { type Operation, type Owner, type Owners, ownerKey } from "./owner.js";

const codec = new FieldsCodec();

/** `metadata.managedFields` of these owners, in the order of the API server; undefined when there are none. */
export function encodeOwners(owners: readonly Owner[], isCustom: boolean): undefined | readonly JsonObject[] {
  if (owners.length === 0) return undefined;
  const encode = isCustom ? encodeSorted : encodeOwner;
  return owners.toSorted(compareOwners).map(encode);
}

function encodeOwner({ manager, operation, apiVersion, time, fields, subresource }: Owner): JsonObject {
  return {
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1: codec.encode(fields),
    ...(subresource === "" ? {} : { subresource }),
  };
}

/** Custom objects are kept as plain maps, whose keys are written in the order of the alphabet. */
function encodeSorted(owner: Owner): JsonObject {
  const { manager, operation, apiVersion, time, fieldsType, fieldsV1, subresource } = encodeOwner(owner);
  const entry = { apiVersion, fieldsType, fieldsV1, manager, operation, subresource, time };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as JsonObject;
}

function compareOwners(left: Owner, right: Owner): number {
  return (
    compare(left.operation, right.operation) ||
    compare(left.time ?? "", right.time ?? "") ||
    compare(left.manager, right.manager) ||
    compare(left.apiVersion, right.apiVersion) ||
    compare(left.subresource, right.subresource)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The owners that `metadata.managedFields` tells of; undefined when it cannot be understood. */
export function decodeOwners(managedFields: unknown): undefined | Owners {
  if (managedFields === undefined) return new Map();
  if (!Array.isArray(managedFields)) return undefined;
  const owners = new Map<string, Owner>();
  for (const entry of managedFields as readonly Json[]) {
    const owner = decodeOwner(entry);
    if (owner === undefined) return undefined;
    owners.set(ownerKey(owner), owner);
  }
  return owners;
}

function decodeOwner(entry: Json): undefined | Owner {
  const operation = textAt(entry, "operation");
  const apiVersion = textAt(entry, "apiVersion");
  if (!isObject(entry) || !isOperation(operation) || apiVersion === "") return undefined;
  if (entry["fieldsType"] !== "FieldsV1") return undefined;
  const fields = codec.decode(entry["fieldsV1"]);
  if (fields === undefined) return undefined;
  const time = textAt(entry, "time") || undefined;
  return {
    manager: textAt(entry, "manager"),
    operation,
    apiVersion,
    subresource: textAt(entry, "subresource"),
    time,
    fields,
  };
}

function isOperation(text: string): text is Operation {
  return text === "Apply" || text === "Update";
}

/** The same but for times: a write that changes no more than these changes nothing. */
export function isSameButTimes(left: undefined | readonly Json[], right: undefined | readonly Json[]): boolean {
  const timeless = (entries: readonly Json[] = []) =>
    entries.map((entry) => (isObject(entry) ? { ...entry, time: undefined } : entry));
  return left === right || sameJson(timeless(left), timeless(right));
}

/** Somebody asks to forget all owners: by an empty list, or by a list of one empty entry. */
export function isReset(managedFields: unknown): boolean {
  if (!Array.isArray(managedFields)) return false;
  const [first, ...rest] = managedFields as readonly Json[];
  return rest.length === 0 && (first === undefined || (isObject(first) && Object.keys(first).length === 0));
}
