import { type ApiObject, isObject, mapAt, type StringMap, sameJson, textAt } from "../api-object.js";
import { checkSecretType } from "./check-secret-type.js";
import { FieldRules } from "./field-rules.js";
import { dataKeyProblems } from "./name-rules.js";

const MAX_BYTES = 1024 * 1024;
const CONFIG_MAP = { group: "", plural: "configmaps", kind: "ConfigMap" };
const SECRET = { group: "", plural: "secrets", kind: "Secret" };

/** Rules of ConfigMaps (k8s.io/kubernetes pkg/apis/core/validation). */
export function prepareConfigMap(map: ApiObject, old: undefined | ApiObject): ApiObject {
  const rules = new FieldRules(CONFIG_MAP, map.metadata.name);
  const binary = mapAt(map, "binaryData");
  for (const key of Object.keys(mapAt(map, "data"))) {
    rules.invalidFor(`data[${key}]`, key, dataKeyProblems(key));
    const isTwin = Object.hasOwn(binary, key);
    rules.invalid(`data[${key}]`, key, isTwin ? "duplicate of key present in binaryData" : undefined);
  }
  for (const key of Object.keys(binary)) rules.invalidFor(`binaryData[${key}]`, key, dataKeyProblems(key));
  // Of a ConfigMap that is too large the server names no field.
  checkSize(rules, "[]", [...sizesOf(binary, "base64"), ...sizesOf(mapAt(map, "data"), "utf8")]);
  checkImmutable(rules, map, old, ["data", "binaryData"]);
  rules.check();
  return map;
}

/** Rules of Secrets. */
export function prepareSecret(secret: ApiObject, old: undefined | ApiObject): ApiObject {
  const rules = new FieldRules(SECRET, secret.metadata.name);
  const data = mapAt(secret, "data");
  const type = textAt(secret, "type");
  for (const key of Object.keys(data)) rules.invalidFor(`data[${key}]`, key, dataKeyProblems(key));
  checkSize(rules, "data", sizesOf(data, "base64"));
  checkSecretType(rules, secret);
  const isOther = old !== undefined && textAt(old, "type") !== type;
  rules.invalid("type", type, isOther ? "field is immutable" : undefined);
  checkImmutable(rules, secret, old, ["data"]);
  rules.check();
  return secret;
}

/** All values together are no larger than what etcd takes at once. */
function checkSize(rules: FieldRules, field: string, bytes: readonly number[]): void {
  rules.tooLong(field, bytes.reduce((sum, size) => sum + size, 0) > MAX_BYTES, MAX_BYTES);
}

function sizesOf(map: StringMap, encoding: "base64" | "utf8"): readonly number[] {
  return Object.values(map).map((text) => Buffer.byteLength(text, encoding));
}

/** Once `immutable` is set, neither it nor what it protects can be changed. */
function checkImmutable(
  rules: FieldRules,
  object: ApiObject,
  old: undefined | ApiObject,
  fields: readonly string[],
): void {
  if (old?.["immutable"] !== true) return;
  const changed = ["immutable", ...fields].filter(
    (field) => !sameJson(orNothing(object[field]), orNothing(old[field])),
  );
  for (const field of changed) rules.forbidden(field, "field is immutable when `immutable` is set");
}

/** An empty map is no map. */
function orNothing(value: unknown): unknown {
  return isObject(value) && Object.keys(value).length === 0 ? undefined : value;
}
