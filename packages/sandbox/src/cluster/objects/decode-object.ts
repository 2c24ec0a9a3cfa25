import { badRequest } from "../api-error.js";
import { type ApiObject, isObject, type Json, type JsonObject } from "../api-object.js";
import { FieldRules } from "../kinds/field-rules.js";
import { keyProblem, labelValueProblem, nameProblem } from "../kinds/name-rules.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";

/** Drops every null, which the API server reads as absent. */
function dropNulls(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(dropNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, dropNulls(item)]));
}

/**
 * An object as a client sent it, with metadata of the right types; what only the server may fill in can still be "".
 * Throws 400 when it is no object or of another kind, 422 when the metadata breaks a rule.
 */
export function decodeObject(body: unknown, definition: ResourceDefinition, apiVersion: string): ApiObject {
  if (!isObject(body)) throw badRequest("the object provided is unrecognized: a JSON object is needed");
  const clean = dropNulls(body) as JsonObject;
  const { apiVersion: givenVersion, kind: givenKind, metadata = {}, ...fields } = clean;
  checkType(definition, apiVersion, { apiVersion: givenVersion, kind: givenKind });
  if (!isObject(metadata)) throw badRequest("metadata must be an object");
  for (const field of ["spec", "status"]) {
    if (fields[field] !== undefined && !isObject(fields[field])) throw badRequest(`${field} must be an object`);
  }
  return { ...fields, apiVersion, kind: definition.kind, metadata: decodeMetadata(metadata) } as ApiObject;
}

interface GivenType {
  readonly apiVersion: undefined | Json;
  readonly kind: undefined | Json;
}

/** Built-in kinds need not say what they are, custom kinds must (k8s.io/apimachinery, the unstructured decoder). Throws 400. */
function checkType({ kind, isCustom }: ResourceDefinition, apiVersion: string, given: GivenType): void {
  const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
  if (isCustom && (given.kind === undefined || given.apiVersion === undefined)) {
    const field = given.kind === undefined ? "Kind" : "apiVersion";
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): Object '${field}' is missing`);
  }
  if (given.apiVersion !== undefined && given.apiVersion !== apiVersion) {
    const versions = `the API version in the data (${String(given.apiVersion)}) does not match the expected API version (${apiVersion})`;
    throw badRequest(versions);
  }
  if (given.kind !== undefined && given.kind !== kind) {
    throw badRequest(
      `${String(given.kind)} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: the body is of another kind`,
    );
  }
}

function decodeMetadata(raw: JsonObject): ApiObject["metadata"] {
  const { managedFields: _managed, selfLink: _link, ...metadata } = raw;
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

/** Names, label keys and label values as Kubernetes wants them; throws 422. */
export function checkMetadata(object: ApiObject, definition: ResourceDefinition): void {
  const { name, labels = {}, annotations = {} } = object.metadata;
  const rules = new FieldRules(definition, name);
  rules.required("metadata.name", name === "");
  if (name !== "") rules.invalid("metadata.name", name, nameProblem(definition.plural, name));
  for (const [key, value] of Object.entries(labels)) {
    rules.invalid("metadata.labels", key, keyProblem(key));
    rules.invalid("metadata.labels", value, labelValueProblem(value));
  }
  for (const key of Object.keys(annotations)) rules.invalid("metadata.annotations", key, keyProblem(key.toLowerCase()));
  rules.check();
}
