import type { FieldSet } from "./field-set.js";

/** How fields came to be somebody's: by an apply, or by any other write. */
export type Operation = "Apply" | "Update";

/** Who writes: one entry of `metadata.managedFields` without its fields. */
export interface Writer {
  readonly manager: string;
  readonly operation: Operation;
  /** Of the request. */
  readonly apiVersion: string;
  /** "" for the object itself. */
  readonly subresource: string;
}

/** A writer with what it owns. */
export interface Owner extends Writer {
  /** RFC 3339, of its latest write; undefined when nobody noted it. */
  readonly time: undefined | string;
  readonly fields: FieldSet;
}

/** Every owner of an object, by `ownerKey`. */
export type Owners = ReadonlyMap<string, Owner>;

/** What tells owners apart: appliers are the same in all versions. */
export function ownerKey({ manager, operation, apiVersion, subresource }: Writer): string {
  return JSON.stringify([manager, operation, operation === "Apply" ? "" : apiVersion, subresource]);
}
