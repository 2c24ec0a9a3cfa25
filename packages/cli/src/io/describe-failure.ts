import { AppError } from "@causeway/shared";
import { fieldAt, textAt } from "../core/record.js";

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
  UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
};

/** The connection was never made, so nothing was changed. */
const NOT_CONNECTED: ReadonlySet<string> = new Set(Object.keys(WHY));

/** A failed exchange as one sentence with what to do next; fetch hides the reason in causes of causes. */
export function describeFailure(error: unknown, exchange: FailedExchange): AppError {
  const { server, timeoutMs, method } = exchange;
  if (fieldAt(error, "name") === "TimeoutError") {
    const message = `${server} did not answer within ${timeoutMs} ms; allow more with --timeout`;
    return new AppError("Timeout", `${message}${doubt(method)}`, { cause: error });
  }
  const code = codeOf(error);
  if (NOT_CONNECTED.has(code)) {
    const message = `cannot reach central at ${server}: ${WHY[code]}; start it, or say where it is with --server URL or CAUSEWAY_SERVER`;
    return new AppError("Unavailable", message, { cause: error });
  }
  const why = textAt(fieldAt(error, "cause"), "message") ?? textAt(error, "message") ?? "no reason given";
  return new AppError("Unavailable", `the exchange with ${server} failed: ${why}${doubt(method)}`, { cause: error });
}

/** Every change of the API can be repeated with the same result. */
function doubt(method: FailedExchange["method"]): string {
  return method === "GET" ? "" : ". It may have taken effect all the same: repeating the command is safe";
}

function codeOf(error: unknown): string {
  const cause = fieldAt(error, "cause");
  const [first] = Array.isArray(fieldAt(cause, "errors")) ? (fieldAt(cause, "errors") as unknown[]) : [];
  return textAt(cause, "code") ?? textAt(first, "code") ?? "";
}
