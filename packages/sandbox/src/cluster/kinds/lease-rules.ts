import { type ApiObject, valueAt } from "../api-object.js";
import { FieldRules } from "./field-rules.js";

const SUBJECT = { group: "coordination.k8s.io", plural: "leases", kind: "Lease" };

/** Elections that the API server itself holds are not switched on (CoordinatedLeaderElection). */
export function completeLease(lease: ApiObject): ApiObject {
  const { preferredHolder: _holder, strategy: _strategy, ...spec } = lease.spec ?? {};
  return { ...lease, spec };
}

/** Rules of Leases (k8s.io/kubernetes pkg/apis/coordination/validation). Throws 422. */
export function prepareLease(lease: ApiObject): ApiObject {
  const rules = new FieldRules(SUBJECT, lease.metadata.name);
  const seconds = valueAt(lease, "spec", "leaseDurationSeconds");
  const isTooShort = typeof seconds === "number" && seconds <= 0;
  rules.invalid("spec.leaseDurationSeconds", seconds, isTooShort ? "must be greater than 0" : undefined);
  rules.nonNegative("spec.leaseTransitions", valueAt(lease, "spec", "leaseTransitions"));
  rules.check();
  return lease;
}
