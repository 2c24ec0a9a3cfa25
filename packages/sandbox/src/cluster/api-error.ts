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
}

/** A refused request: carries exactly what the client gets, an HTTP code and a metav1.Status. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly code: number;
  readonly reason: string;
  readonly details: undefined | JsonObject;
  readonly retryAfterSeconds: undefined | number;

  constructor(options: ApiErrorOptions) {
    super(options.message);
    this.code = options.code;
    this.reason = options.reason;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
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

function detailsOf(subject: ErrorSubject, name: string): JsonObject {
  return { name, ...(subject.group === "" ? {} : { group: subject.group }), kind: subject.plural };
}

export function notFound(subject: ErrorSubject, name: string): ApiError {
  return refuse(404, "NotFound", `${named(subject)} "${name}" not found`, detailsOf(subject, name));
}

/** What the server says of a path or a kind that it does not serve. */
export function noSuchPath(): ApiError {
  return refuse(404, "NotFound", "the server could not find the requested resource", {});
}

export function alreadyExists(subject: ErrorSubject, name: string): ApiError {
  return refuse(409, "AlreadyExists", `${named(subject)} "${name}" already exists`, detailsOf(subject, name));
}

export function conflict(subject: ErrorSubject, name: string, why?: string): ApiError {
  const text = why ?? "the object has been modified; please apply your changes to the latest version and try again";
  const message = `Operation cannot be fulfilled on ${named(subject)} "${name}": ${text}`;
  return refuse(409, "Conflict", message, detailsOf(subject, name));
}

export function invalid(subject: ErrorSubject, name: string, causes: readonly FieldCause[]): ApiError {
  const described = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const text = described.length === 1 ? described[0] : `[${described.join(", ")}]`;
  const kind = subject.group === "" ? subject.kind : `${subject.kind}.${subject.group}`;
  return refuse(422, "Invalid", `${kind} "${name}" is invalid: ${text}`, {
    name,
    ...(subject.group === "" ? {} : { group: subject.group }),
    kind: subject.kind,
    causes: causes.map((cause) => ({ ...cause })),
  });
}

export function forbidden(subject: ErrorSubject, name: string, why: string): ApiError {
  const object = name === "" ? named(subject) : `${named(subject)} "${name}"`;
  return refuse(403, "Forbidden", `${object} is forbidden: ${why}`, detailsOf(subject, name));
}

export function badRequest(message: string): ApiError {
  return refuse(400, "BadRequest", message);
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

export function unsupportedMediaType(contentType: string): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types do not include ${contentType}`;
  return refuse(415, "UnsupportedMediaType", message, {});
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
