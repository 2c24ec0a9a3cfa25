import type { Result } from "@causeway/shared/basics";

/** The call itself is wrong: exit code 2, nothing was sent. The message says how to call it right. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The value of something parsed from the command line; throws UsageError with its message, after the flag's name. */
export function orUsage<T>(parsed: Result<T>, flag?: string): T {
  if (parsed.ok) return parsed.value;
  throw new UsageError(flag === undefined ? parsed.error : `${flag}: ${parsed.error}`);
}
