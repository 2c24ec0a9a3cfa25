import { AppError } from "@causeway/shared/basics";
import { fieldAt, listAt, textAt } from "../core/record.js";

export interface FailedExchange {
  readonly server: string;
  readonly timeoutMs: number;
  readonly method: "GET" | "POST" | "DELETE";
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "no such host name",
  EAI_AGAIN: "the host name could not be looked up now",
  EHOSTUNREACH: "no route to that host",
  ENETUNREACH: "no route to that network",
  ETIMEDOUT: "the connection timed out",
};

/** A failed exchange as one sentence with what to do next. */
export function describeFailure(error: unknown, exchange: FailedExchange): AppError {
  const { server, timeoutMs, method } = exchange;
  if (error instanceof AppError) return error;
  if (fieldAt(error, "name") === "TimeoutError") {
    const message = `${server} did not answer within ${timeoutMs} ms; allow more with --request-timeout`;
    return new AppError("Timeout", `${message}${doubt(method)}`, { cause: error });
  }
  // A name with several addresses fails with a list of errors, one for each.
  const [first] = listAt(error, "errors");
  const why = WHY[textAt(error, "code") ?? textAt(first, "code") ?? ""];
  if (why !== undefined) {
    // The connection was never made, so nothing was changed.
    const message = `cannot reach central at ${server}: ${why}; start it, or say where it is with --server URL, CAUSEWAY_SERVER or "config set server URL"`;
    return new AppError("Unavailable", message, { cause: error });
  }
  const reason = textAt(error, "message") ?? "no reason given";
  return new AppError("Unavailable", `the exchange with ${server} failed: ${reason}${doubt(method)}`, { cause: error });
}

/** Every change of the API can be repeated with the same result. */
function doubt(method: FailedExchange["method"]): string {
  return method === "GET" ? "" : ". It may have taken effect all the same: repeating the command is safe";
}
