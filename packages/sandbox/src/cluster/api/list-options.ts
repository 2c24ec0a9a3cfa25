import { badRequest, type FieldCause, invalid, refusedBy } from "../api-error.js";
import { optionsSubject } from "./dry-run.js";

const MATCH = "resourceVersionMatch";

/** Throws 422 for options of a list that cannot be together (k8s.io/apimachinery, internalversion/validation). */
export function checkListOptions(query: URLSearchParams): void {
  if (query.has("sendInitialEvents")) {
    throw refuse(forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  const match = query.get(MATCH) ?? "";
  const version = query.get("resourceVersion") ?? "";
  if (match === "") return;
  if (version === "") throw refuse(forbidden(MATCH, `${MATCH} is forbidden unless resourceVersion is provided`));
  if ((query.get("continue") ?? "") !== "") {
    throw refuse(forbidden(MATCH, `${MATCH} is forbidden when continue is provided`));
  }
  if (match !== "Exact" && match !== "NotOlderThan") throw refuse(unsupported(match, ["Exact", "NotOlderThan", ""]));
  if (match === "Exact" && version === "0") {
    throw refuse(forbidden(MATCH, `${MATCH} "exact" is forbidden for resourceVersion "0"`));
  }
}

/** Throws 422 for options of a watch that cannot be together. */
export function checkWatchOptions(query: URLSearchParams): void {
  const match = query.get(MATCH) ?? "";
  if (!query.has("sendInitialEvents")) {
    const why = `${MATCH} is forbidden for watch unless sendInitialEvents is provided`;
    if (match !== "") throw refuse(forbidden(MATCH, why));
    return;
  }
  if (match === "NotOlderThan") return;
  const missing = forbidden(MATCH, `sendInitialEvents requires setting ${MATCH} to NotOlderThan`);
  throw match === "" ? refuse(missing) : refuse(missing, unsupported(match, ["NotOlderThan"]));
}

/** Infinity when none was given. Throws 400 when it is no whole number. */
export function parseLimit(text: null | string): number {
  const given = text ?? "";
  if (given !== "" && !/^-?\d+$/.test(given)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(given)}: invalid syntax`);
  }
  return Math.max(0, Number(given)) || Number.POSITIVE_INFINITY;
}

/** Undefined when none was given; throws 500 when it is no number. */
export function parseRevision(text: null | string): undefined | number {
  if (text === null || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw refusedBy(500, `resourceVersion: ${describeBadNumber(text)}`);
  return Number(text);
}

/** As `parseRevision`; a list says 400. */
export function parseListRevision(text: null | string): undefined | number {
  if (text === null || text === "" || /^\d+$/.test(text)) return parseRevision(text);
  throw badRequest(`invalid resource version: resourceVersion: ${describeBadNumber(text)}`);
}

function describeBadNumber(text: string): string {
  const quoted = JSON.stringify(text);
  return `Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
}

function forbidden(field: string, why: string): FieldCause {
  return { reason: "FieldValueForbidden", field, message: `Forbidden: ${why}` };
}

function unsupported(value: string, supported: readonly string[]): FieldCause {
  const list = supported.map((one) => JSON.stringify(one)).join(", ");
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`;
  return { reason: "FieldValueNotSupported", field: MATCH, message };
}

function refuse(...causes: readonly FieldCause[]): Error {
  return invalid(optionsSubject("ListOptions"), "", causes);
}
