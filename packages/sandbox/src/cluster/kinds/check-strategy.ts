import { isObject, type JsonObject, valueAt } from "../api-object.js";
import type { FieldRules } from "./field-rules.js";

const PERCENT = "[0-9]+%";
const NO_PERCENT = `a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '${PERCENT}')`;

/** How a Deployment goes from one template to the next (k8s.io/kubernetes pkg/apis/apps/validation). */
export function checkStrategy(rules: FieldRules, strategy: unknown, field: string): void {
  const type = valueAt(strategy, "type");
  const rolling = valueAt(strategy, "rollingUpdate");
  if (type === "Recreate") {
    const why = "may not be specified when strategy `type` is 'Recreate'";
    rules.forbidden(`${field}.rollingUpdate`, isObject(rolling) ? why : undefined);
  } else if (type === "RollingUpdate") checkRolling(rules, isObject(rolling) ? rolling : {}, `${field}.rollingUpdate`);
  else {
    const shown = { Type: type ?? "", RollingUpdate: null };
    rules.notSupported(field, shown, ["Recreate", "RollingUpdate"]);
  }
}

function checkRolling(rules: FieldRules, rolling: JsonObject, field: string): void {
  const { maxUnavailable = 0, maxSurge = 0 } = rolling;
  checkAmount(rules, `${field}.maxUnavailable`, maxUnavailable);
  checkAmount(rules, `${field}.maxSurge`, maxSurge);
  const isStuck = amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0;
  rules.invalid(`${field}.maxUnavailable`, maxUnavailable, isStuck ? "may not be 0 when `maxSurge` is 0" : undefined);
  const isTooMuch = typeof maxUnavailable === "string" && amountOf(maxUnavailable) > 100;
  rules.invalid(`${field}.maxUnavailable`, maxUnavailable, isTooMuch ? "must not be greater than 100%" : undefined);
}

function checkAmount(rules: FieldRules, field: string, amount: unknown): void {
  if (typeof amount === "string") rules.invalid(field, amount, isPercent(amount) ? undefined : NO_PERCENT);
  else rules.nonNegative(field, amount);
}

function isPercent(text: string): boolean {
  return new RegExp(`^${PERCENT}$`).test(text);
}

/** A number, or that of a percentage; what is neither counts as nothing. */
function amountOf(amount: unknown): number {
  if (typeof amount === "number") return amount;
  return typeof amount === "string" && isPercent(amount) ? Number(amount.slice(0, -1)) : 0;
}
