import { labelsMatch } from "@causeway/shared";
import type { ErrorSubject } from "../api-error.js";
import { type ApiObject, isObject, type JsonObject, listAt, mapAt, sameJson, valueAt } from "../api-object.js";
import { FieldRules } from "./field-rules.js";
import { checkContainers, completePodSpec } from "./pod-rules.js";

/** Rules of Deployments. */
export function prepareDeployment(deployment: ApiObject, old: undefined | ApiObject): ApiObject {
  check({ group: "apps", plural: "deployments", kind: "Deployment" }, deployment, old);
  return deployment;
}

export function completeDeployment(deployment: ApiObject): ApiObject {
  const strategy = completeStrategy(valueAt(deployment, "spec", "strategy"));
  const template = completeTemplate(deployment);
  const defaults = { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 };
  return { ...deployment, spec: { ...defaults, ...deployment.spec, strategy, template } };
}

/** Rules of ReplicaSets. */
export function prepareReplicaSet(set: ApiObject, old: undefined | ApiObject): ApiObject {
  check({ group: "apps", plural: "replicasets", kind: "ReplicaSet" }, set, old);
  return set;
}

export function completeReplicaSet(set: ApiObject): ApiObject {
  return { ...set, spec: { replicas: 1, ...set.spec, template: completeTemplate(set) } };
}

function completeTemplate(workload: ApiObject): JsonObject {
  const template = valueAt(workload, "spec", "template");
  const content: JsonObject = isObject(template) ? template : {};
  return { ...content, spec: completePodSpec(isObject(content["spec"]) ? content["spec"] : {}) };
}

function completeStrategy(given: unknown): JsonObject {
  const strategy = isObject(given) ? given : {};
  if (strategy["type"] === "Recreate") return strategy;
  const rolling = isObject(strategy["rollingUpdate"]) ? strategy["rollingUpdate"] : {};
  return { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%", ...rolling } };
}

function check(subject: ErrorSubject, workload: ApiObject, old: undefined | ApiObject): void {
  const rules = new FieldRules(subject, workload.metadata.name);
  const selector = mapAt(workload, "spec", "selector", "matchLabels");
  const labels = mapAt(workload, "spec", "template", "metadata", "labels");
  const replicas = valueAt(workload, "spec", "replicas") ?? 1;
  const isCount = typeof replicas === "number" && Number.isInteger(replicas) && replicas >= 0;
  rules.invalid("spec.replicas", replicas, isCount ? undefined : "must be greater than or equal to 0");
  rules.required("spec.selector", Object.keys(selector).length === 0);
  const mismatch = labelsMatch(selector, labels) ? undefined : "`selector` does not match template `labels`";
  rules.invalid("spec.template.metadata.labels", labels, mismatch);
  checkContainers(rules, "spec.template.spec.containers", listAt(workload, "spec", "template", "spec", "containers"));
  if (old !== undefined) {
    const isSame = sameJson(old.spec?.["selector"], workload.spec?.["selector"]);
    rules.invalid("spec.selector", selector, isSame ? undefined : "field is immutable");
  }
  rules.check();
}
