import type { RetryPolicy } from "@causeway/shared";
import { localAnswer, type MeshAnswer } from "../mesh-request.js";
import type { Try } from "./endpoint-pool.js";

/** True when a try that ended like this may be made again, by Envoy's conditions. */
export function isRetriable(ended: Try, { on }: RetryPolicy): boolean {
  return conditionsOf(ended).some((condition) => on.includes(condition));
}

function conditionsOf(ended: Try): readonly string[] {
  if (ended.kind === "answer") {
    const { status } = ended;
    if (status < 500) return [`${status}`];
    return [`${status}`, "5xx", ...(status >= 502 && status <= 504 ? ["gateway-error"] : [])];
  }
  switch (ended.failure) {
    case "connect":
      return ["connect-failure", "5xx", "gateway-error"];
    case "reset":
      return ["reset", "5xx", "gateway-error"];
    case "timeout":
      return ["5xx", "gateway-error"];
    case "overflow":
      return ["5xx"];
  }
}

const BASE_MS = 25;

/** Envoy's wait before a retry: uniform in [0, 25 ms * (2^n - 1)), at most ten times the base. */
export function retryDelayMs(attempt: number, random: () => number): number {
  return random() * Math.min(10 * BASE_MS, BASE_MS * (2 ** attempt - 1));
}

/** What the caller gets for a try, in Envoy's words. */
export function describeTry(ended: Try): MeshAnswer {
  if (ended.kind === "answer") {
    return { status: ended.status, headers: ended.headers, body: ended.body, flags: "-" };
  }
  const before = "upstream connect error or disconnect/reset before headers. reset reason:";
  switch (ended.failure) {
    case "connect":
      return localAnswer(503, "UF", `${before} connection failure, transport failure reason: ${ended.message}`);
    case "reset":
      return localAnswer(503, "UC", `${before} connection termination`);
    case "timeout":
      return localAnswer(504, "UT", "upstream request timeout");
    case "overflow":
      return localAnswer(503, "UO", `${before} overflow`);
  }
}
