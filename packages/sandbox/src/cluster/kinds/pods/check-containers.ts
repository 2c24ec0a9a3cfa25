import { type JsonObject, listAt, textAt } from "../../api-object.js";
import type { FieldRules } from "../field-rules.js";
import { labelProblems } from "../name-rules.js";
import { checkEnvironment, checkMounts, checkPorts } from "./check-container-parts.js";
import { checkHandlers } from "./check-handlers.js";
import { checkResources } from "./check-resources.js";

interface Containers {
  readonly spec: JsonObject;
  /** Where the spec is. */
  readonly field: string;
  /** Names of volumes that there are. */
  readonly volumes: ReadonlySet<string>;
}

/** Every container has a name of its own and an image; those that run to their end have no probes. */
export function checkContainers(rules: FieldRules, { spec, field, volumes }: Containers): void {
  const containers = listAt(spec, "containers");
  const first = listAt(spec, "initContainers");
  rules.required(`${field}.containers`, containers.length === 0);
  const names = new Set<string>();
  containers.forEach((container, at) => {
    const place = `${field}.containers[${at}]`;
    checkContainer(rules, { container, field: place, volumes });
    checkName(rules, container, place, names);
    checkHandlers(rules, container, place);
  });
  first.forEach((container, at) => {
    const place = `${field}.initContainers[${at}]`;
    checkContainer(rules, { container, field: place, volumes });
    checkName(rules, container, place, names);
    if (textAt(container, "restartPolicy") === "Always") checkHandlers(rules, container, place);
    else forbidHandlers(rules, container, place);
  });
}

function checkName(rules: FieldRules, container: JsonObject, field: string, names: Set<string>): void {
  const name = textAt(container, "name");
  rules.duplicate(`${field}.name`, name, names.has(name));
  names.add(name);
}

interface Place {
  readonly container: JsonObject;
  readonly field: string;
  readonly volumes: ReadonlySet<string>;
}

function checkContainer(rules: FieldRules, { container, field, volumes }: Place): void {
  const text = (name: string) => textAt(container, name);
  rules.required(`${field}.name`, text("name") === "");
  if (text("name") !== "") rules.invalidFor(`${field}.name`, text("name"), labelProblems(text("name")));
  const image = text("image");
  rules.required(`${field}.image`, image === "");
  const isPadded = image !== image.trim();
  rules.invalid(`${field}.image`, image, isPadded ? "must not have leading or trailing whitespace" : undefined);
  rules.oneOf(`${field}.terminationMessagePolicy`, text("terminationMessagePolicy"), ["File", "FallbackToLogsOnError"]);
  checkPorts(rules, listAt(container, "ports"), `${field}.ports`);
  checkEnvironment(rules, listAt(container, "env"), `${field}.env`);
  checkMounts(rules, { mounts: listAt(container, "volumeMounts"), volumes, field: `${field}.volumeMounts` });
  rules.oneOf(`${field}.imagePullPolicy`, text("imagePullPolicy"), ["Always", "IfNotPresent", "Never"]);
  checkResources(rules, container, `${field}.resources`);
}

function forbidHandlers(rules: FieldRules, container: JsonObject, field: string): void {
  for (const name of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]) {
    const why = "may not be set for init containers without restartPolicy=Always";
    rules.forbidden(`${field}.${name}`, container[name] === undefined ? undefined : why);
  }
}
