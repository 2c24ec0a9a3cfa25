import { type FieldCause, internalError, invalid, nameless } from "../api-error.js";
import { isObject } from "../api-object.js";
import type { KindRegistry } from "../kinds/kind-registry.js";
import { apiVersionOfTarget, type RequestTarget } from "./request-target.js";

interface Patched {
  readonly target: RequestTarget;
  readonly document: unknown;
  /** As the refusal quotes it. */
  readonly patch: string;
  readonly registry: KindRegistry;
}

/** A patch that makes another kind of the object is an invalid patch, and no bad request. Throws 422, or 400 and 500 for one that is nothing any more. */
export function checkPatchedType(patched: Patched): void {
  const { target, document } = patched;
  if (!isObject(document)) return;
  if (target.definition.isCustom)
    checkCustom(patched, document["apiVersion"] ?? undefined, document["kind"] ?? undefined);
  else checkBuiltIn(patched, document["apiVersion"] ?? undefined, document["kind"] ?? target.definition.kind);
}

function checkCustom({ target, document, patch }: Patched, apiVersion: unknown, kind: unknown): void {
  if (kind === undefined) throw badPatch(patch, `Object 'Kind' is missing in '${JSON.stringify(document)}'`);
  if (apiVersion === undefined)
    throw internalError("Object 'apiVersion' is missing in 'object has no apiVersion field'");
  const wanted = apiVersionOfTarget(target);
  if (apiVersion === wanted) return;
  const message = `Invalid value: ${JSON.stringify(apiVersion)}: must be ${wanted}`;
  throw invalid(target.definition, target.name, [{ reason: "FieldValueInvalid", field: "apiVersion", message }]);
}

function checkBuiltIn({ target, patch, registry }: Patched, apiVersion: unknown, kind: unknown): void {
  const { definition } = target;
  if (apiVersion === undefined) throw nameless(target.name);
  if (apiVersion === apiVersionOfTarget(target) && kind === definition.kind) return;
  const other = registry.findKind(String(apiVersion), String(kind));
  if (other === undefined || other.isCustom) {
    const why = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
    throw badPatch(patch, `${why} in scheme "pkg/runtime/scheme.go:111"`);
  }
  const version = String(apiVersion).split("/").at(-1);
  const [group] = definition.group.split(".");
  const own = group === "" ? "core" : group;
  throw badPatch(patch, `converting (${version}.${other.kind}) to (${own}.${definition.kind}): unknown conversion`);
}

function badPatch(patch: string, why: string): Error {
  const message = `Invalid value: ${JSON.stringify(patch)}: ${why}`;
  const cause: FieldCause = { reason: "FieldValueInvalid", field: "patch", message };
  return invalid({ group: "", plural: "", kind: "" }, "", [cause]);
}
