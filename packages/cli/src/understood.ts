import { AppError, type Result } from "@causeway/shared/basics";
import type { CentralClient } from "./io/central-client.js";

/** The value of an answer that has the shape we expect; throws AppError Invalid when it has another one. */
export function understood<T>(parsed: Result<T>, central: CentralClient): T {
  if (parsed.ok) return parsed.value;
  throw new AppError(
    "Invalid",
    `the answer of ${central.server} is not understood (${parsed.error}): is its version the same as this one's? see the version command`,
  );
}
