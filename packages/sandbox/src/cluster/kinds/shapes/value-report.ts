import type { FieldCause } from "../../api-error.js";

/** What is wrong with the values of an object. */
export interface ValueReport {
  /** Found by the schema alone. */
  readonly schema: readonly FieldCause[];
  /** Found by the rules that are asked when the schema has nothing grave to say (x-kubernetes-validations). */
  readonly rules: readonly FieldCause[];
}
