/** Why an effect failed. The code alone decides whether trying again can help. */
export type ErrorCode =
  | "Conflict" // 409: somebody else wrote meanwhile, read again
  | "Exists" // 409 on create: an object of that name is there already
  | "Forbidden" // 403 or 401: the permission is missing
  | "Gone" // 410: the resource version or continue token is too old
  | "Invalid" // 400 or 422: the object itself is wrong
  | "NotFound" // 404
  | "Throttled" // 429
  | "Timeout" // no answer before the deadline
  | "Unavailable" // connection refused or lost, 5xx
  | "Cancelled"; // the caller stopped waiting

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(["Conflict", "Gone", "Throttled", "Timeout", "Unavailable"]);

/** The one error class for failed effects; `cause` keeps what the library threw. */
export class AppError extends Error {
  override name = "AppError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}
