import { type ApiObject, isObject, mapAt, sameJson, textAt } from "../api-object.js";
import { FieldRules } from "./field-rules.js";
import { dataKeyProblems } from "./name-rules.js";

const CONFIG_MAP = { group: "", plural: "configmaps", kind: "ConfigMap" };
const SECRET = { group: "", plural: "secrets", kind: "Secret" };

/** What must be in Secrets of the types that programs rely on. */
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

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
  for (const key of REQUIRED_KEYS[type] ?? []) rules.required(`data[${key}]`, !Object.hasOwn(data, key));
  const isOther = old !== undefined && textAt(old, "type") !== type;
  rules.invalid("type", type, isOther ? "field is immutable" : undefined);
  checkImmutable(rules, secret, old, ["data"]);
  rules.check();
  return secret;
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
