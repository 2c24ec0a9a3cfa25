import { type ApiObject, isObject, type JsonObject, listAt, mapAt, sameJson, textAt, valueAt } from "../api-object.js";
import { checkSelector, selects } from "./check-selector.js";
import { checkStrategy } from "./check-strategy.js";
import { FieldRules } from "./field-rules.js";
import { keyProblems, labelValueProblems } from "./name-rules.js";
import { checkPodSpec } from "./pods/check-pod-spec.js";
import { completePodSpec } from "./pods/pod-defaults.js";

/** Rules of Deployments (k8s.io/kubernetes pkg/apis/apps/validation). */
export function prepareDeployment(deployment: ApiObject, old: undefined | ApiObject): ApiObject {
  const rules = new FieldRules({ group: "apps", plural: "deployments", kind: "Deployment" }, deployment.metadata.name);
  checkWorkload(rules, deployment, old);
  checkStrategy(rules, valueAt(deployment, "spec", "strategy"), "spec.strategy");
  for (const field of ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"]) {
    rules.nonNegative(`spec.${field}`, valueAt(deployment, "spec", field));
  }
  const deadline = Number(valueAt(deployment, "spec", "progressDeadlineSeconds") ?? Number.POSITIVE_INFINITY);
  const isShort = deadline <= Number(valueAt(deployment, "spec", "minReadySeconds") ?? 0);
  rules.invalid("spec.progressDeadlineSeconds", deadline, isShort ? "must be greater than minReadySeconds" : undefined);
  rules.check();
  return deployment;
}

export function completeDeployment(deployment: ApiObject): ApiObject {
  const strategy = completeStrategy(valueAt(deployment, "spec", "strategy"));
  return { ...deployment, spec: { ...deployment.spec, strategy, template: completeTemplate(deployment) } };
}

/** Rules of ReplicaSets. */
export function prepareReplicaSet(set: ApiObject, old: undefined | ApiObject): ApiObject {
  const rules = new FieldRules({ group: "apps", plural: "replicasets", kind: "ReplicaSet" }, set.metadata.name);
  checkWorkload(rules, set, old);
  rules.nonNegative("spec.minReadySeconds", valueAt(set, "spec", "minReadySeconds"));
  rules.check();
  return set;
}

export function completeReplicaSet(set: ApiObject): ApiObject {
  return { ...set, spec: { ...set.spec, template: completeTemplate(set) } };
}

function completeTemplate(workload: ApiObject): JsonObject {
  const template = valueAt(workload, "spec", "template");
  const content: JsonObject = isObject(template) ? template : {};
  return { ...content, spec: completePodSpec(isObject(content["spec"]) ? content["spec"] : {}) };
}

function completeStrategy(given: unknown): JsonObject {
  const strategy = isObject(given) ? given : {};
  if ((strategy["type"] ?? "RollingUpdate") !== "RollingUpdate") return strategy;
  const rolling = isObject(strategy["rollingUpdate"]) ? strategy["rollingUpdate"] : {};
  return { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%", ...rolling } };
}

function checkWorkload(rules: FieldRules, workload: ApiObject, old: undefined | ApiObject): void {
  const selector = valueAt(workload, "spec", "selector");
  rules.nonNegative("spec.replicas", valueAt(workload, "spec", "replicas"));
  rules.required("spec.selector", selector === undefined);
  const ofSelector = rules.part();
  checkSelector(ofSelector, selector, "spec.selector");
  const isEmpty = isObject(selector) && Object.keys(selector).length === 0;
  rules.addAll(ofSelector);
  rules.invalid("spec.selector", selector, isEmpty ? "empty selector is invalid for deployment" : undefined);
  rules.invalid("spec.selector", selector, ofSelector.isFine ? undefined : "invalid label selector");
  if (ofSelector.isFine) checkTemplate(rules, workload, selector);
  if (old === undefined || sameJson(old.spec?.["selector"], selector)) return;
  rules.invalid("spec.selector", selector ?? null, "field is immutable");
}

function checkTemplate(rules: FieldRules, workload: ApiObject, selector: unknown): void {
  const template = valueAt(workload, "spec", "template");
  const labels = mapAt(template, "metadata", "labels");
  const isSelected = selector !== undefined && selects(selector, labels);
  const shown = Object.keys(labels).length === 0 ? null : labels;
  const mismatch = "`selector` does not match template `labels`";
  rules.invalid("spec.template.metadata.labels", shown, isSelected ? undefined : mismatch);
  for (const [key, value] of Object.entries(labels)) {
    rules.invalidFor("spec.template.labels", key, keyProblems(key));
    rules.invalidFor("spec.template.labels", value, labelValueProblems(value));
  }
  const spec = valueAt(template, "spec");
  checkPodSpec(rules, isObject(spec) ? spec : {}, "spec.template.spec");
  const ephemeral = listAt(spec, "ephemeralContainers").length > 0;
  const field = "spec.template.spec";
  rules.forbidden(
    `${field}.ephemeralContainers`,
    ephemeral ? "ephemeral containers not allowed in pod template" : undefined,
  );
  rules.oneOf(`${field}.restartPolicy`, textAt(spec, "restartPolicy"), ["Always"]);
  const hasDeadline = valueAt(spec, "activeDeadlineSeconds") !== undefined;
  const why = "activeDeadlineSeconds in ReplicaSet is not Supported";
  rules.forbidden(`${field}.activeDeadlineSeconds`, hasDeadline ? why : undefined);
}
