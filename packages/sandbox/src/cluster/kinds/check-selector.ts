import { isObject, type JsonObject, listAt, mapAt, type StringMap, textAt } from "../api-object.js";
import type { FieldRules } from "./field-rules.js";
import { keyProblems, labelValueProblems } from "./name-rules.js";

/** Rules of label selectors (k8s.io/apimachinery, ValidateLabelSelector). */
export function checkSelector(rules: FieldRules, selector: unknown, field: string): void {
  for (const [key, value] of Object.entries(mapAt(selector, "matchLabels"))) {
    rules.invalidFor(`${field}.matchLabels`, key, keyProblems(key));
    rules.invalidFor(`${field}.matchLabels`, value, labelValueProblems(value));
  }
  listAt(selector, "matchExpressions").forEach((expression, at) => {
    checkExpression(rules, expression, `${field}.matchExpressions[${at}]`);
  });
}

function checkExpression(rules: FieldRules, expression: JsonObject, field: string): void {
  const operator = textAt(expression, "operator");
  const key = textAt(expression, "key");
  const values = (listAt(expression, "values") as readonly unknown[]).map(String);
  const needsValues = operator === "In" || operator === "NotIn";
  const hasNone = operator === "Exists" || operator === "DoesNotExist";
  const needed = "must be specified when `operator` is 'In' or 'NotIn'";
  rules.required(`${field}.values`, needsValues && values.length === 0, needed);
  const unwanted = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
  rules.forbidden(`${field}.values`, hasNone && values.length > 0 ? unwanted : undefined);
  rules.invalid(`${field}.operator`, operator, needsValues || hasNone ? undefined : "not a valid selector operator");
  rules.invalidFor(`${field}.key`, key, keyProblems(key));
  values.forEach((value, at) => {
    rules.invalidFor(`${field}.values[${at}]`, value, labelValueProblems(value));
  });
}

/** Whether a selector lets labels through. */
export function selects(selector: unknown, labels: StringMap): boolean {
  const hasLabels = Object.entries(mapAt(selector, "matchLabels")).every(([key, value]) => labels[key] === value);
  return hasLabels && listAt(selector, "matchExpressions").every((one) => isObject(one) && meets(one, labels));
}

function meets(expression: JsonObject, labels: StringMap): boolean {
  const value = labels[textAt(expression, "key")];
  const values = (listAt(expression, "values") as readonly unknown[]).map(String);
  switch (textAt(expression, "operator")) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    default:
      return value === undefined;
  }
}
