import { type ApiObject, mapAt, textAt } from "../api-object.js";
import { findJsonProblem, jsonName } from "../json/json-problem.js";
import type { FieldRules } from "./field-rules.js";

const LOGINS: Readonly<Record<string, string>> = {
  "kubernetes.io/dockercfg": ".dockercfg",
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
};
const ACCOUNT = "kubernetes.io/service-account.name";

/** What must be in Secrets of the types that programs rely on (k8s.io/kubernetes pkg/apis/core/validation, ValidateSecret). */
export function checkSecretType(rules: FieldRules, secret: ApiObject): void {
  const data = mapAt(secret, "data");
  const type = textAt(secret, "type");
  const need = (key: string, isMissing = !Object.hasOwn(data, key)) => rules.required(`data[${key}]`, isMissing);
  const login = LOGINS[type];
  if (login !== undefined) {
    need(login);
    checkLogin(rules, data[login], login);
  }
  if (type === "kubernetes.io/ssh-auth") need("ssh-privatekey", (data["ssh-privatekey"] ?? "") === "");
  if (type === "kubernetes.io/tls") for (const key of ["tls.crt", "tls.key"]) need(key);
  if (type === "kubernetes.io/basic-auth" && !Object.hasOwn(data, "username") && !Object.hasOwn(data, "password")) {
    for (const key of ["username", "password"]) need(key);
  }
  const isOfAccount = type === "kubernetes.io/service-account-token";
  const account = secret.metadata.annotations?.[ACCOUNT] ?? "";
  rules.required(`metadata.annotations[${ACCOUNT}]`, isOfAccount && account === "");
}

/** Logins are a JSON object; what is in it the server shows to nobody. */
function checkLogin(rules: FieldRules, encoded: undefined | string, key: string): void {
  if (encoded === undefined) return;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const problem = findJsonProblem(text) ?? findMisfit(JSON.parse(text));
  rules.invalid(`data[${key}]`, "<secret contents redacted>", problem);
}

function findMisfit(value: unknown): undefined | string {
  if (value === null || (typeof value === "object" && !Array.isArray(value))) return undefined;
  return `json: cannot unmarshal ${jsonName(value)} into Go value of type map[string]interface {}`;
}
