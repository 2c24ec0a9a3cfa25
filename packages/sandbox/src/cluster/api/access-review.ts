import { isObject, type JsonObject } from "../api-object.js";

/** Answers a SelfSubjectAccessReview: whoever holds the token may do everything. */
export function reviewAccess(review: unknown): JsonObject {
  const spec = isObject(review) && isObject(review["spec"]) ? review["spec"] : {};
  return {
    kind: "SelfSubjectAccessReview",
    apiVersion: "authorization.k8s.io/v1",
    metadata: {},
    spec,
    status: { allowed: true },
  };
}
