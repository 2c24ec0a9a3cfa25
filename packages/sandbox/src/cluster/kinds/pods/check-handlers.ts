import { isObject, type Json, type JsonObject, listAt, textAt } from "../../api-object.js";
import type { FieldRules } from "../field-rules.js";
import { headerNameProblems, portNameProblems } from "../name-rules.js";

const HANDLERS = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];
const PORT_RANGE = "must be between 1 and 65535, inclusive";
const COUNTS = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

/** Probes and hooks of a container (k8s.io/kubernetes pkg/apis/core/validation, validateProbe and validateLifecycle). */
export function checkHandlers(rules: FieldRules, container: JsonObject, field: string): void {
  for (const hook of ["postStart", "preStop"]) {
    const handler = isObject(container["lifecycle"]) ? container["lifecycle"][hook] : undefined;
    if (isObject(handler)) checkHandler(rules, handler, `${field}.lifecycle.${hook}`);
  }
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const probe = container[name];
    if (isObject(probe)) checkProbe(rules, probe, `${field}.${name}`, name !== "readinessProbe");
  }
}

function checkProbe(rules: FieldRules, probe: JsonObject, field: string, mustSucceedOnce: boolean): void {
  checkHandler(rules, probe, field);
  for (const count of COUNTS) rules.nonNegative(`${field}.${count}`, probe[count] ?? 0);
  const grace = probe["terminationGracePeriodSeconds"];
  const isTooShort = typeof grace === "number" && grace <= 0;
  rules.invalid(`${field}.terminationGracePeriodSeconds`, grace, isTooShort ? "must be greater than 0" : undefined);
  const threshold = probe["successThreshold"];
  rules.invalid(`${field}.successThreshold`, threshold, mustSucceedOnce && threshold !== 1 ? "must be 1" : undefined);
}

function checkHandler(rules: FieldRules, handler: JsonObject, field: string): void {
  const given = HANDLERS.filter((name) => isObject(handler[name]));
  rules.required(field, given.length === 0, "must specify a handler type");
  given.forEach((name, at) => {
    const action = handler[name];
    if (at > 0) rules.forbidden(`${field}.${name}`, "may not specify more than 1 handler type");
    else if (isObject(action)) checkAction(rules, name, action, `${field}.${name}`);
  });
}

function checkAction(rules: FieldRules, name: string, action: JsonObject, field: string): void {
  if (name === "exec") rules.required(`${field}.command`, listAt(action, "command").length === 0);
  else if (name !== "sleep") checkPort(rules, `${field}.port`, action["port"] ?? 0);
  if (name !== "httpGet") return;
  rules.oneOf(`${field}.scheme`, textAt(action, "scheme"), ["HTTP", "HTTPS"]);
  for (const header of listAt(action, "httpHeaders")) {
    const called = textAt(header, "name");
    rules.invalidFor(`${field}.httpHeaders`, called, headerNameProblems(called));
  }
}

function checkPort(rules: FieldRules, field: string, port: Json): void {
  if (typeof port === "string") rules.invalidFor(field, port, portNameProblems(port));
  else rules.invalid(field, port, isPort(port) ? undefined : PORT_RANGE);
}

export function isPort(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}
