import { isJsonObject, type Json, type JsonObject, type LiveResource, listAt, objectAt } from "./resource.js";

/** What `status.conditions` of a custom resource tells. */
export interface Condition {
  readonly type: "Accepted" | "Ready";
  readonly isTrue: boolean;
  /** One CamelCase word. */
  readonly reason: string;
  readonly message: string;
}

/**
 * The status that shows these conditions for the object's newest generation, or undefined when it shows them already.
 * A transition keeps its time while its status stays. `now` is RFC 3339.
 */
export function describeStatus(
  live: LiveResource,
  conditions: readonly Condition[],
  now: string,
): undefined | JsonObject {
  const status = objectAt(live.raw, "status");
  const before = listAt(status, "conditions").filter(isJsonObject);
  const after = conditions.map((condition) => describeCondition(condition, live.meta.generation, { before, now }));
  const isSame = after.length === before.length && after.every((one, at) => sameFields(one, before[at]));
  return isSame ? undefined : { ...status, conditions: after };
}

interface Earlier {
  readonly before: readonly JsonObject[];
  readonly now: string;
}

function describeCondition(condition: Condition, generation: number, { before, now }: Earlier): JsonObject {
  const { type, isTrue, reason, message } = condition;
  const status = isTrue ? "True" : "False";
  const earlier = before.find((one) => one["type"] === type && one["status"] === status);
  const lastTransitionTime = earlier?.["lastTransitionTime"] ?? now;
  return { type, status, observedGeneration: generation, lastTransitionTime, reason, message };
}

function sameFields(left: JsonObject, right: undefined | Json): boolean {
  if (!isJsonObject(right)) return false;
  const fields = Object.keys(left);
  return fields.length === Object.keys(right).length && fields.every((field) => left[field] === right[field]);
}
