import { describe, expect, it } from "vitest";
import { kubeError } from "./kube-error.js";

const status = (reason: string, more: object = {}) =>
  JSON.stringify({ kind: "Status", reason, message: `is ${reason}`, ...more });

describe(kubeError, () => {
  it.each([
    { code: 400, reason: "BadRequest", means: "Invalid", retryable: false },
    { code: 401, reason: "Unauthorized", means: "Forbidden", retryable: false },
    { code: 403, reason: "Forbidden", means: "Forbidden", retryable: false },
    { code: 404, reason: "NotFound", means: "NotFound", retryable: false },
    { code: 408, reason: "Timeout", means: "Timeout", retryable: true },
    { code: 409, reason: "AlreadyExists", means: "Exists", retryable: false },
    { code: 409, reason: "Conflict", means: "Conflict", retryable: true },
    { code: 410, reason: "Expired", means: "Gone", retryable: true },
    { code: 415, reason: "UnsupportedMediaType", means: "Invalid", retryable: false },
    { code: 422, reason: "Invalid", means: "Invalid", retryable: false },
    { code: 429, reason: "TooManyRequests", means: "Throttled", retryable: true },
    { code: 500, reason: "InternalError", means: "Unavailable", retryable: true },
    { code: 503, reason: "ServiceUnavailable", means: "Unavailable", retryable: true },
    { code: 504, reason: "Timeout", means: "Unavailable", retryable: true },
    { code: 302, reason: "", means: "Unavailable", retryable: true },
  ])("takes $code $reason for $means", ({ code, reason, means, retryable }) => {
    const error = kubeError(code, status(reason), undefined);
    expect(error).toMatchObject({ code: means, retryable, status: code, message: `is ${reason}` });
  });

  it.each([
    { header: "7", body: "", waitMs: 7_000 },
    { header: undefined, body: status("", { details: { retryAfterSeconds: 3 } }), waitMs: 3_000 },
    { header: "1", body: status("", { details: { retryAfterSeconds: 3 } }), waitMs: 1_000 },
    { header: "soon", body: "", waitMs: undefined },
    { header: "-1", body: "", waitMs: undefined },
    { header: undefined, body: "", waitMs: undefined },
  ])("reads a wait of $waitMs ms from header $header", ({ header, body, waitMs }) => {
    expect(kubeError(429, body, header).retryAfterMs).toBe(waitMs);
  });

  it.each(["", "<html>no</html>", "null", "[]", '{"message":5}'])("says the code when the body is %j", (body) => {
    expect(kubeError(502, body, undefined).message).toBe("the API server answered 502");
  });

  it("keeps messages short", () => {
    const body = JSON.stringify({ message: "x".repeat(100_000) });
    expect(kubeError(500, body, undefined).message).toHaveLength(1_000);
  });
});
