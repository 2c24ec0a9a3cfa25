import { AppError, type ErrorCode } from "../domain/app-error.js";

/** What an API server answered instead of what was asked. */
export class KubeError extends AppError {
  /** HTTP status, or the code of a watch's ERROR event. */
  readonly status: number;
  /** How long the server wants to be left alone; undefined when it did not say. */
  readonly retryAfterMs: undefined | number;

  constructor(status: number, code: ErrorCode, message: string, retryAfterMs: undefined | number) {
    super(code, message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const MAX_MESSAGE_CHARACTERS = 1_000;

/** The error that a Status body (or whatever text came instead of one) means. `retryAfter` is the header, in seconds. */
export function kubeError(status: number, body: string, retryAfter: undefined | string): KubeError {
  const { message, reason, retryAfterSeconds } = readStatus(body);
  const seconds = Number(retryAfter ?? retryAfterSeconds);
  const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
  const text = message === "" ? `the API server answered ${status}` : message;
  return new KubeError(status, codeOf(status, reason), text.slice(0, MAX_MESSAGE_CHARACTERS), retryAfterMs);
}

const CODES: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [401, "Forbidden"],
  [403, "Forbidden"],
  [404, "NotFound"],
  [408, "Timeout"],
  [409, "Conflict"],
  [410, "Gone"],
  [429, "Throttled"],
]);

function codeOf(status: number, reason: string): ErrorCode {
  if (status === 409 && reason === "AlreadyExists") return "Exists";
  return CODES.get(status) ?? (status >= 400 && status < 500 ? "Invalid" : "Unavailable");
}

interface StatusFields {
  readonly message: string;
  readonly reason: string;
  readonly retryAfterSeconds: undefined | number;
}

/** Proxies answer with pages of their own: only a Status object of Kubernetes is taken at its word. */
function readStatus(body: string): StatusFields {
  try {
    const status: unknown = JSON.parse(body);
    if (typeof status === "object" && status !== null) return statusFields(status as Readonly<Record<string, unknown>>);
  } catch {
    // not JSON: the status code says enough
  }
  return { message: "", reason: "", retryAfterSeconds: undefined };
}

function statusFields(status: Readonly<Record<string, unknown>>): StatusFields {
  const { message, reason, details } = status;
  const seconds = (details as undefined | null | { readonly retryAfterSeconds?: unknown })?.retryAfterSeconds;
  return {
    message: typeof message === "string" ? message : "",
    reason: typeof reason === "string" ? reason : "",
    retryAfterSeconds: typeof seconds === "number" ? seconds : undefined,
  };
}
