import type { Result } from "@causeway/shared";

/** The call itself is wrong: exit code 2, nothing was sent. The message says how to call it right. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The value of something parsed from the command line; throws UsageError with its message otherwise. */
export function orUsage<T>(parsed: Result<T>): T {
  if (parsed.ok) return parsed.value;
  throw new UsageError(parsed.error);
}
