import { AppError, type ErrorCode } from "@causeway/shared";
import type { Cause, CauseReason, Refusal } from "../../core/config/refusal.js";

/** RFC 9457 problem details, with one entry in `causes` for each thing that is wrong. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly causes: readonly Cause[];
}

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

const TITLES: Readonly<Record<number, string>> = {
  400: "The request is not valid",
  403: "The request is not allowed",
  404: "There is no such object",
  409: "The stored objects do not allow it",
  413: "The request is too large",
  500: "Internal error",
  503: "Not available now",
};

/** A request that cannot be answered; thrown by routes, sent by the error handler. */
export class RequestError extends Error {
  override name = "RequestError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export function createProblem(status: number, detail: string, causes: readonly Cause[] = []): Problem {
  const title = TITLES[status] ?? "The request failed";
  return { type: `https://causeway.dev/problems/${status}`, title, status, detail, causes };
}

const REFUSAL_STATUS: Readonly<Record<Refusal["kind"], number>> = { invalid: 400, conflict: 409, notFound: 404 };

/** The causes in one line for those who print `detail` only. */
export function describeRefusal({ kind, causes }: Refusal): Problem {
  const [first] = causes;
  const place = first !== undefined && first.line > 0 ? `line ${first.line}, column ${first.column}: ` : "";
  const more = causes.length > 1 ? ` (and ${causes.length - 1} more)` : "";
  return createProblem(REFUSAL_STATUS[kind], `${place}${first?.message ?? "refused"}${more}`, causes);
}

/** Of something in the address or the query. */
export function refuseRequest(status: number, reason: CauseReason, field: string, message: string): RequestError {
  return new RequestError(createProblem(status, message, [{ field, line: 0, column: 0, reason, message }]));
}

const ERROR_STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  Unavailable: 503,
  Timeout: 503,
  Cancelled: 503,
  Conflict: 409,
  Invalid: 400,
  NotFound: 404,
};

/** Whatever a route threw. What is not ours to explain says nothing of the inside. */
export function describeError(error: unknown): Problem {
  if (error instanceof RequestError) return error.problem;
  const status = statusOf(error);
  if (status >= 500 && !(error instanceof AppError)) return createProblem(500, "the log of central says more");
  if (status === 413) return createProblem(413, "the request is larger than 4 MiB: apply it in parts");
  return createProblem(status, error instanceof Error ? error.message : "refused");
}

function statusOf(error: unknown): number {
  if (error instanceof AppError) return ERROR_STATUS[error.code] ?? 500;
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" ? status : 500;
}
