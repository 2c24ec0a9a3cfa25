import { AppError } from "@causeway/shared";

/** What SQLite threw as an AppError; anything else (an error of the caller's own) as it is. */
export function toStoreError(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (error instanceof AppError || typeof code !== "string" || !code.startsWith("SQLITE_")) return error;
  return new AppError("Unavailable", `the store does not answer (${code})`, { cause: error });
}
