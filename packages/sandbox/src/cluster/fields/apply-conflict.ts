import { ApiError } from "../api-error.js";
import { type FieldSet, pathsOf } from "./field-set.js";
import type { Owner } from "./owner.js";
import { describePath } from "./path-element.js";

/** The refusal of an apply that would take fields from others, in the words that kubectl explains to people. */
export function applyConflict(conflicts: ReadonlyMap<Owner, FieldSet>): ApiError {
  const found = [...conflicts]
    .map(([owner, fields]) => ({ owner: describeOwner(owner), paths: [...pathsOf(fields)].map(describePath) }))
    .sort((left, right) => (left.owner < right.owner ? -1 : 1));
  const causes = found.flatMap(({ owner, paths }) =>
    paths.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${owner}`, field })),
  );
  return new ApiError({
    code: 409,
    reason: "Conflict",
    message: `Apply failed with ${describeConflicts(found, causes.length)}`,
    details: { causes },
    retryAfterSeconds: undefined,
  });
}

interface FoundConflict {
  readonly owner: string;
  readonly paths: readonly string[];
}

function describeConflicts(found: readonly FoundConflict[], count: number): string {
  if (count === 1) return `1 conflict: conflict with ${found[0]?.owner}: ${found[0]?.paths[0]}`;
  const lines = found.flatMap(({ owner, paths }) => [`conflicts with ${owner}:`, ...paths.map((path) => `- ${path}`)]);
  return `${count} conflicts: ${lines.join("\n")}`;
}

function describeOwner({ manager, subresource, operation, apiVersion }: Owner): string {
  const name = `${JSON.stringify(manager)}${subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`}`;
  return operation === "Apply" ? name : `${name} using ${apiVersion}`;
}
