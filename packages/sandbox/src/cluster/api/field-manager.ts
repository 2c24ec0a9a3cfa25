import { type FieldCause, invalid } from "../api-error.js";
import type { WrittenBy } from "../objects/written-by.js";
import { type OptionsKind, optionsSubject } from "./dry-run.js";
import { type Exchange, userAgentOf } from "./exchange.js";
import { apiVersionOfTarget, type RequestTarget } from "./request-target.js";

const MAX_BYTES = 128;

/** `fieldManager` of a request, "" when it has none. Throws 422 when no such name can be. */
function parseFieldManager(query: URLSearchParams, kind: OptionsKind): string {
  const name = query.get("fieldManager") ?? "";
  const at = [...name].findIndex((letter) => !isPrintable(letter));
  if (Buffer.byteLength(name) > MAX_BYTES) {
    throw refuse(kind, {
      reason: "FieldValueTooLong",
      field: "fieldManager",
      message: `Too long: may not be more than ${MAX_BYTES} bytes`,
    });
  }
  if (at < 0) return name;
  const code = ([...name][at] ?? "").codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  const message = `Invalid value: ${JSON.stringify(name)}: invalid character U+${code} (at position ${at})`;
  throw refuse(kind, { reason: "FieldValueInvalid", field: "fieldManager", message });
}

function isPrintable(letter: string): boolean {
  return letter === " " || /^[^\p{C}\p{Z}]$/u.test(letter);
}

function refuse(kind: OptionsKind, cause: FieldCause): Error {
  return invalid(optionsSubject(kind), "", [cause]);
}

/** Throws 422: only an apply can take what others own. */
export function refuseForce(query: URLSearchParams): void {
  if (!query.has("force")) return;
  const message = "Forbidden: may not be specified for non-apply patch";
  throw refuse("PatchOptions", { reason: "FieldValueForbidden", field: "force", message });
}

/** `fieldManager` of an apply. Throws 422 when there is none. */
export function requireFieldManager(query: URLSearchParams): string {
  const name = parseFieldManager(query, "PatchOptions");
  if (name !== "") return name;
  const message = "Required value: is required for apply patch";
  throw refuse("PatchOptions", { reason: "FieldValueRequired", field: "fieldManager", message });
}

/** Who a write counts as: `fieldManager`, or the program that the User-Agent begins with. */
export function writerOf({ request, url }: Exchange, target: RequestTarget, kind: OptionsKind): WrittenBy {
  const manager = parseFieldManager(url.searchParams, kind) || programOf(userAgentOf(request));
  return { kind: target.subresource === "scale" ? "scale" : "update", manager, apiVersion: apiVersionOfTarget(target) };
}

function programOf(userAgent: string): string {
  const name = [...(userAgent.split("/")[0] ?? "")].filter(isPrintable).join("");
  return Buffer.from(name).subarray(0, MAX_BYTES).toString("utf8");
}
