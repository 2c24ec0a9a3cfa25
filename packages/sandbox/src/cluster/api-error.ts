import type { JsonObject } from "./api-object.js";

/** What identifies a kind in an error: the same words that Kubernetes uses in metav1.Status. */
export interface ErrorSubject {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
}

export interface FieldCause {
  readonly reason:
    | "FieldValueRequired"
    | "FieldValueInvalid"
    | "FieldValueTypeInvalid"
    | "FieldValueForbidden"
    | "FieldValueDuplicate"
    | "FieldValueNotFound"
    | "FieldValueTooMany"
    | "FieldValueTooLong"
    | "FieldValueNotSupported";
  readonly field: string;
  readonly message: string;
}

interface ApiErrorOptions {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details: undefined | JsonObject;
  readonly retryAfterSeconds: undefined | number;
  /** Answered as plain text, with no Status. */
  readonly isPage?: true;
}

/** A refused request: carries exactly what the client gets, an HTTP code and a metav1.Status. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly code: number;
  readonly reason: string;
  readonly details: undefined | JsonObject;
  readonly retryAfterSeconds: undefined | number;
  readonly isPage: boolean;

  constructor(options: ApiErrorOptions) {
    super(options.message);
    this.code = options.code;
    this.reason = options.reason;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.isPage = options.isPage === true;
  }

  toStatus(): JsonObject {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: this.message,
      ...(this.reason === "" ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    };
  }
}

function refuse(code: number, reason: string, message: string, details?: JsonObject): ApiError {
  return new ApiError({ code, reason, message, details, retryAfterSeconds: undefined });
}

function named(subject: ErrorSubject): string {
  return subject.group === "" ? subject.plural : `${subject.plural}.${subject.group}`;
}

/** A refusal that Kubernetes words itself, with no reason of its list: the code says it all. */
export function refusedBy(code: number, message: string): ApiError {
  return refuse(code, "", message);
}

function detailsOf(subject: ErrorSubject, name: string): JsonObject {
  return { name, ...(subject.group === "" ? {} : { group: subject.group }), kind: subject.plural };
}

export function notFound(subject: ErrorSubject, name: string): ApiError {
  return refuse(404, "NotFound", `${named(subject)} "${name}" not found`, detailsOf(subject, name));
}

/** What the server says of a path that nothing of it knows: a plain page, no Status. */
export function noSuchPage(): ApiError {
  const message = "404 page not found";
  return new ApiError({
    code: 404,
    reason: "",
    message,
    details: undefined,
    retryAfterSeconds: undefined,
    isPage: true,
  });
}

/** What the server says of a kind that a group which it knows does not have. */
export function noSuchPath(): ApiError {
  return refuse(404, "NotFound", "the server could not find the requested resource", {});
}

export function alreadyExists(subject: ErrorSubject, name: string): ApiError {
  return refuse(409, "AlreadyExists", `${named(subject)} "${name}" already exists`, detailsOf(subject, name));
}

/** It is there and on its way out. */
export function stillGoing(subject: ErrorSubject, name: string): ApiError {
  const message = `object is being deleted: ${named(subject)} "${name}" already exists`;
  return refuse(409, "AlreadyExists", message, detailsOf(subject, name));
}

/** A delete of another incarnation or version than there is; here the server names the kind, not the resource. */
export function deleteConflict(subject: ErrorSubject, name: string, why: string): ApiError {
  const group = subject.group === "" ? "" : `.${subject.group}`;
  const message = `Operation cannot be fulfilled on ${subject.kind}${group} "${name}": ${why}`;
  return refuse(409, "Conflict", message, { ...detailsOf(subject, name), kind: subject.kind });
}

export function conflict(subject: ErrorSubject, name: string, why?: string): ApiError {
  const text = why ?? "the object has been modified; please apply your changes to the latest version and try again";
  const message = `Operation cannot be fulfilled on ${named(subject)} "${name}": ${text}`;
  return refuse(409, "Conflict", message, detailsOf(subject, name));
}

export function invalid(subject: ErrorSubject, name: string, causes: readonly FieldCause[]): ApiError {
  const described = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const distinct = [...new Set(described)];
  const text = distinct.length === 1 ? distinct[0] : `[${distinct.join(", ")}]`;
  const kind = subject.group === "" ? subject.kind : `${subject.kind}.${subject.group}`;
  return refuse(422, "Invalid", `${kind} "${name}" is invalid: ${text}`, {
    ...(name === "" ? {} : { name }),
    ...(subject.group === "" ? {} : { group: subject.group }),
    ...(subject.kind === "" ? {} : { kind: subject.kind }),
    causes: causes.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}

export function forbidden(subject: ErrorSubject, name: string, why: string): ApiError {
  const object = name === "" ? named(subject) : `${named(subject)} "${name}"`;
  return refuse(403, "Forbidden", `${object} is forbidden: ${why}`, detailsOf(subject, name));
}

export function badRequest(message: string): ApiError {
  return refuse(400, "BadRequest", message);
}

/** An object in the body that does not say what it is called. */
export function nameless(name: string): ApiError {
  return badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
}

export function unauthorized(): ApiError {
  return refuse(401, "Unauthorized", "Unauthorized");
}

export function expired(message: string): ApiError {
  return refuse(410, "Expired", message);
}

export function methodNotAllowed(): ApiError {
  return refuse(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

/** A body in a form that is not one of these. */
export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`;
  return refuse(415, "UnsupportedMediaType", message);
}

/** A patch of a kind that no server knows. */
export function unknownPatchType(): ApiError {
  return refuse(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
}

/** An answer in a form that the server cannot give. */
export function notAcceptable(message: string): ApiError {
  return refuse(406, "NotAcceptable", message);
}

/** A JSON patch that does not fit the object: what is wrong with it stays in the server's log. */
export function patchMismatch(): ApiError {
  return refuse(422, "Invalid", "the server rejected our request due to an error in our request", {});
}

export function tooLarge(): ApiError {
  return refuse(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");
}

/** resourceVersion of the future: the watch cache waits for it in vain. */
export function resourceVersionTooLarge(wanted: number, current: number): ApiError {
  return refuse(504, "Timeout", `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
    retryAfterSeconds: 1,
  });
}

/** A failure without a known reason, as the server reports its own. */
export function internalError(message: string): ApiError {
  return refuse(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] });
}

export function tooManyRequests(retryAfterSeconds: number): ApiError {
  const message = "the server has received too many requests and has asked us to try again later";
  const details = { retryAfterSeconds };
  return new ApiError({ code: 429, reason: "TooManyRequests", message, details, retryAfterSeconds });
}
