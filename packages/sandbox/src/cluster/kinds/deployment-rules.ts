import { labelsMatch } from "@causeway/shared";
import { type ApiObject, isObject, type JsonObject, listAt, mapAt, sameJson, valueAt } from "../api-object.js";
import { FieldRules } from "./field-rules.js";
import { checkContainers, completePodSpec } from "./pod-rules.js";

const SUBJECT = { group: "apps", plural: "deployments", kind: "Deployment" };

/** Defaults and rules of Deployments. */
export function prepareDeployment(deployment: ApiObject, old: undefined | ApiObject): ApiObject {
  check(deployment, old);
  const strategy = completeStrategy(valueAt(deployment, "spec", "strategy"));
  const template = valueAt(deployment, "spec", "template") as JsonObject;
  const podSpec = isObject(template["spec"]) ? template["spec"] : {};
  return {
    ...deployment,
    spec: {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...deployment.spec,
      strategy,
      template: { ...template, spec: completePodSpec(podSpec) },
    },
  };
}

function completeStrategy(given: unknown): JsonObject {
  const strategy = isObject(given) ? given : {};
  if (strategy["type"] === "Recreate") return strategy;
  const rolling = isObject(strategy["rollingUpdate"]) ? strategy["rollingUpdate"] : {};
  return { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%", ...rolling } };
}

function check(deployment: ApiObject, old: undefined | ApiObject): void {
  const rules = new FieldRules(SUBJECT, deployment.metadata.name);
  const selector = mapAt(deployment, "spec", "selector", "matchLabels");
  const labels = mapAt(deployment, "spec", "template", "metadata", "labels");
  const replicas = valueAt(deployment, "spec", "replicas") ?? 1;
  const isCount = typeof replicas === "number" && Number.isInteger(replicas) && replicas >= 0;
  rules.invalid("spec.replicas", replicas, isCount ? undefined : "must be greater than or equal to 0");
  rules.required("spec.selector", Object.keys(selector).length === 0);
  const mismatch = labelsMatch(selector, labels) ? undefined : "`selector` does not match template `labels`";
  rules.invalid("spec.template.metadata.labels", labels, mismatch);
  checkContainers(rules, "spec.template.spec.containers", listAt(deployment, "spec", "template", "spec", "containers"));
  if (old !== undefined) {
    const isSame = sameJson(old.spec?.["selector"], deployment.spec?.["selector"]);
    rules.invalid("spec.selector", selector, isSame ? undefined : "field is immutable");
  }
  rules.check();
}
