import { isObject, type JsonObject, textAt, valueAt } from "../../api-object.js";
import type { FieldRules } from "../field-rules.js";
import { dataKeyProblems, portNameProblems } from "../name-rules.js";
import { isPort } from "./check-handlers.js";

const PORT_RANGE = "must be between 1 and 65535, inclusive";
const ENV_SOURCES = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
const ENV_NAME = /^[ -<>-~]+$/;

/** Ports of a container (k8s.io/kubernetes pkg/apis/core/validation, validateContainerPorts). */
export function checkPorts(rules: FieldRules, ports: readonly JsonObject[], field: string): void {
  ports.forEach((port, at) => {
    const place = `${field}[${at}]`;
    const name = textAt(port, "name");
    if (name !== "") {
      rules.invalidFor(`${place}.name`, name, portNameProblems(name));
      rules.duplicate(`${place}.name`, name, ports.findIndex((other) => textAt(other, "name") === name) < at);
    }
    const { containerPort = 0, hostPort = 0 } = port;
    rules.required(`${place}.containerPort`, containerPort === 0);
    const isGood = containerPort === 0 || isPort(containerPort);
    rules.invalid(`${place}.containerPort`, containerPort, isGood ? undefined : PORT_RANGE);
    rules.invalid(`${place}.hostPort`, hostPort, hostPort === 0 || isPort(hostPort) ? undefined : PORT_RANGE);
    rules.oneOf(`${place}.protocol`, textAt(port, "protocol"), ["SCTP", "TCP", "UDP"]);
  });
}

/** Environment of a container (ValidateEnv). */
export function checkEnvironment(rules: FieldRules, variables: readonly JsonObject[], field: string): void {
  variables.forEach((variable, at) => {
    const place = `${field}[${at}]`;
    const name = textAt(variable, "name");
    rules.required(`${place}.name`, name === "");
    const why = "a valid environment variable name must consist only of printable ASCII characters other than '='";
    rules.invalid(`${place}.name`, name, name === "" || ENV_NAME.test(name) ? undefined : why);
    if (isObject(variable["valueFrom"])) checkSource(rules, variable, `${place}.valueFrom`);
  });
}

function checkSource(rules: FieldRules, variable: JsonObject, field: string): void {
  const given = ENV_SOURCES.filter((name) => isObject(valueAt(variable, "valueFrom", name)));
  for (const name of given) {
    if (!name.endsWith("KeyRef") || name === "fileKeyRef") continue;
    const key = textAt(variable, "valueFrom", name, "key");
    rules.required(`${field}.${name}.key`, key === "");
    if (key !== "") rules.invalidFor(`${field}.${name}.key`, key, dataKeyProblems(key));
  }
  const one = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
  if (given.length === 0) rules.invalid(field, "", one);
  else if (textAt(variable, "value") !== "") rules.invalid(field, "", "may not be specified when `value` is not empty");
  else if (given.length > 1) rules.invalid(field, "", "may not have more than one field specified at a time");
}

/** What a container sees of the pod's volumes (ValidateVolumeMounts). */
export function checkMounts(
  rules: FieldRules,
  {
    mounts,
    volumes,
    field,
  }: { readonly mounts: readonly JsonObject[]; readonly volumes: ReadonlySet<string>; readonly field: string },
): void {
  mounts.forEach((mount, at) => {
    const place = `${field}[${at}]`;
    const [name, path] = [textAt(mount, "name"), textAt(mount, "mountPath")];
    rules.required(`${place}.name`, name === "");
    rules.notFound(`${place}.name`, name, !volumes.has(name));
    rules.required(`${place}.mountPath`, path === "");
    const isTwin = mounts.findIndex((other) => textAt(other, "mountPath") === path) < at;
    rules.invalid(`${place}.mountPath`, path, isTwin ? "must be unique" : undefined);
  });
}
