import { type JsonObject, textAt } from "../../api-object.js";
import type { FieldRules } from "../field-rules.js";
import { keyProblems, labelValueProblems } from "../name-rules.js";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** Which taints a pod puts up with (k8s.io/kubernetes pkg/apis/core/validation, ValidateTolerations). */
export function checkTolerations(rules: FieldRules, tolerations: readonly JsonObject[], field: string): void {
  for (const [at, toleration] of tolerations.entries()) checkToleration(rules, toleration, `${field}[${at}]`);
}

function checkToleration(rules: FieldRules, toleration: JsonObject, field: string): void {
  const text = (name: string) => textAt(toleration, name);
  const [key, operator, effect, value] = [text("key"), text("operator"), text("effect"), text("value")];
  if (key !== "") rules.invalidFor(`${field}.key`, key, keyProblems(key));
  const everything = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
  rules.invalid(`${field}.operator`, operator, key === "" && operator !== "Exists" ? everything : undefined);
  const isTimed = toleration["tolerationSeconds"] !== undefined && effect !== "NoExecute";
  const timed = "effect must be 'NoExecute' when `tolerationSeconds` is set";
  rules.invalid(`${field}.effect`, effect, isTimed ? timed : undefined);
  if (operator === "Exists") {
    rules.invalid(
      `${field}.operator`,
      value,
      value === "" ? undefined : "value must be empty when `operator` is 'Exists'",
    );
  } else if (operator === "" || operator === "Equal") {
    const problems = labelValueProblems(value);
    rules.invalid(`${field}.operator`, value, problems.length === 0 ? undefined : problems.join(";"));
  } else rules.oneOf(`${field}.operator`, operator, ["Equal", "Exists"]);
  if (effect !== "") rules.oneOf(`${field}.effect`, effect, EFFECTS);
}
