import { badRequest, invalid } from "../api-error.js";
import { type ApiObject, isObject, type Json, type JsonObject } from "../api-object.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";
import { dropUnset } from "./drop-unset.js";

/**
 * An object as a client sent it, with metadata of the right types; what only the server may fill in can still be "".
 * Throws 400 when it is no object or of another kind, 422 when the metadata breaks a rule.
 */
export function decodeObject(body: unknown, definition: ResourceDefinition, apiVersion: string): ApiObject {
  if (!isObject(body)) throw badRequest("the object provided is unrecognized: a JSON object is needed");
  const clean = dropUnset(body, definition);
  const { apiVersion: givenVersion, kind: givenKind, metadata = {}, ...fields } = clean;
  const name = isObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
  checkType(definition, apiVersion, { apiVersion: givenVersion, kind: givenKind, name });
  if (!isObject(metadata)) throw badRequest("metadata must be an object");
  for (const field of ["spec", "status"]) {
    if (fields[field] !== undefined && !isObject(fields[field])) throw badRequest(`${field} must be an object`);
  }
  return { ...fields, apiVersion, kind: definition.kind, metadata: decodeMetadata(metadata) } as ApiObject;
}

interface GivenType {
  readonly apiVersion: undefined | Json;
  readonly kind: undefined | Json;
  /** "" for an object that has none. */
  readonly name: string;
}

/** Built-in kinds need not say what they are, custom kinds must (k8s.io/apimachinery, the unstructured decoder). Throws 400. */
function checkType(definition: ResourceDefinition, apiVersion: string, given: GivenType): void {
  const { kind, isCustom } = definition;
  const wanted = { apiVersion, kind };
  if (isCustom) checkCustomType(definition, wanted, given);
  else checkBuiltInType(wanted, given);
}

interface WantedType {
  readonly apiVersion: string;
  readonly kind: string;
}

function checkCustomType(definition: ResourceDefinition, { apiVersion, kind }: WantedType, given: GivenType): void {
  if (given.kind === undefined) {
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): Object 'Kind' is missing`);
  }
  if (given.apiVersion !== apiVersion) {
    const versions = `the API version in the data (${textOf(given.apiVersion)}) does not match the expected API version (${apiVersion})`;
    throw badRequest(versions);
  }
  if (given.kind === kind) return;
  const message = `Invalid value: ${JSON.stringify(given.kind)}: must be ${kind}`;
  const called = { ...definition, kind: textOf(given.kind) };
  throw invalid(called, given.name, [{ reason: "FieldValueInvalid", field: "kind", message }]);
}

function checkBuiltInType({ apiVersion, kind }: WantedType, given: GivenType): void {
  const givenVersion = given.apiVersion ?? apiVersion;
  const givenKind = given.kind ?? kind;
  if (givenVersion === apiVersion && givenKind === kind) return;
  const version = JSON.stringify(apiVersion.slice(apiVersion.indexOf("/") + 1));
  const why =
    givenVersion === apiVersion
      ? "the body is of another kind"
      : `no kind "${textOf(givenKind)}" is registered for version "${textOf(givenVersion)}"`;
  throw badRequest(`${textOf(givenKind)} in version ${version} cannot be handled as a ${kind}: ${why}`);
}

function textOf(value: undefined | Json): string {
  return value === undefined ? "" : String(value);
}

function decodeMetadata(raw: JsonObject): ApiObject["metadata"] {
  const { selfLink: _link, ...metadata } = raw;
  for (const field of ["labels", "annotations"]) checkStrings(field, metadata[field]);
  for (const field of ["name", "generateName", "namespace", "uid", "resourceVersion"]) {
    const value = metadata[field];
    if (value !== undefined && typeof value !== "string") throw badRequest(`metadata.${field} must be text`);
  }
  return { name: "", uid: "", resourceVersion: "", creationTimestamp: "", ...metadata } as ApiObject["metadata"];
}

function checkStrings(field: string, map: undefined | Json): void {
  if (map === undefined) return;
  if (!isObject(map)) throw badRequest(`metadata.${field} must be a map`);
  const wrong = Object.entries(map).find(([, value]) => typeof value !== "string");
  if (wrong !== undefined)
    throw badRequest(`metadata.${field}.${wrong[0]} must be text, found ${JSON.stringify(wrong[1])}`);
}
