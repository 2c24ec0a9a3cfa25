// The narrow door for programs that must start at once: no hashes, schemas or stream machines behind it. `index.ts` has all.
export { AppError, type ErrorCode } from "./domain/app-error.js";
export { type BackoffPolicy, backoffMs } from "./domain/backoff.js";
export type { Clock } from "./domain/clock.js";
export { type Env, parseDurationMs } from "./domain/env.js";
export { nearestWord } from "./domain/nearest-word.js";
export { isReason, type Reason } from "./domain/reasons.js";
export { err, ok, type Result } from "./domain/result.js";
export { KINDS, type KindInfo, type ParentField } from "./schema/kinds.js";
