import { type ApiObject, listAt, textAt, valueAt } from "../../api-object.js";
import { rangeProblems } from "../address-rules.js";
import type { FieldRules } from "../field-rules.js";
import { keyProblems } from "../name-rules.js";

const RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges";
const BALANCED_ONLY = "may only be used when `type` is 'LoadBalancer'";

/** What only load balancers may say: their class, and who may use them (k8s.io/kubernetes pkg/apis/core/validation). */
export function checkLoadBalancer(rules: FieldRules, service: ApiObject, old: undefined | ApiObject): void {
  const isBalanced = textAt(service, "spec", "type") === "LoadBalancer";
  checkClass(rules, service, old);
  const isNodePort = valueAt(service, "spec", "allocateLoadBalancerNodePorts") !== undefined;
  rules.forbidden("spec.allocateLoadBalancerNodePorts", isNodePort && !isBalanced ? BALANCED_ONLY : undefined);
  const ranges = (listAt(service, "spec", "loadBalancerSourceRanges") as readonly unknown[]).map(String);
  // Of all fields this one is called as in Go.
  const field = "spec.LoadBalancerSourceRanges";
  if (ranges.length > 0) {
    rules.forbidden(field, isBalanced ? undefined : BALANCED_ONLY);
    if (isBalanced) checkRanges(rules, ranges, (at) => `${field}[${at}]`);
    return;
  }
  const annotation = service.metadata.annotations?.[RANGES_ANNOTATION];
  if (annotation === undefined) return;
  const place = `metadata.annotations[${RANGES_ANNOTATION}]`;
  rules.forbidden(place, isBalanced ? undefined : BALANCED_ONLY);
  if (isBalanced && annotation.trim() !== "") checkRanges(rules, annotation.split(","), () => place);
}

function checkRanges(rules: FieldRules, ranges: readonly string[], placeOf: (at: number) => string): void {
  ranges.forEach((range, at) => {
    rules.invalidFor(placeOf(at), range.trim(), rangeProblems(range.trim()));
  });
}

function checkClass(rules: FieldRules, service: ApiObject, old: undefined | ApiObject): void {
  const field = "spec.loadBalancerClass";
  const given = valueAt(service, "spec", "loadBalancerClass");
  if (textAt(service, "spec", "type") !== "LoadBalancer") {
    rules.forbidden(field, given === undefined ? undefined : BALANCED_ONLY);
    return;
  }
  const isKept = textAt(old, "spec", "type") !== "LoadBalancer" || valueAt(old, "spec", "loadBalancerClass") === given;
  rules.invalid(field, given ?? null, isKept ? undefined : "may not change once set");
  if (typeof given === "string") rules.invalidFor(field, given, keyProblems(given));
}
