import type { ResourceDefinition } from "../kinds/resource-definition.js";
import { EMPTY_SET, type FieldSet, setOf } from "./field-set.js";

type Kind = Pick<ResourceDefinition, "group" | "kind" | "isCustom" | "hasStatus">;

const STATUS = setOf([["f:status"]]);
const SPEC = setOf([["f:spec"]]);
const SPEC_AND_METADATA = setOf([["f:spec"], ["f:metadata"]]);
const SPEC_AND_LABELS = setOf([["f:spec"], ["f:metadata", "f:labels"]]);
const SPEC_AND_OWNERS = setOf([["f:spec"], ["f:metadata", "f:deletionTimestamp"], ["f:metadata", "f:ownerReferences"]]);

/**
 * What a write to a subresource ("" is the object itself) throws away, so that nobody comes to own it by that (the API
 * server's strategies, GetResetFields).
 */
export function resetFields({ group, kind, isCustom, hasStatus }: Kind, subresource: string): FieldSet {
  if (!hasStatus) return EMPTY_SET;
  if (subresource !== "status") return STATUS;
  if (isCustom) return SPEC_AND_METADATA;
  if (kind === "Pod") return SPEC_AND_OWNERS;
  return group === "apps" && kind === "Deployment" ? SPEC_AND_LABELS : SPEC;
}
