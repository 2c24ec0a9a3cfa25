/** Facts beside a log sentence. Errors go under `error`; ids, counts and durations (`tookMs`) under their own names. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Where a loop says what changed. The sentence is constant and lower case, everything variable is a field. `info` for
 * changes of state, `warn` when we cope, `error` when a person must act.
 */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** The same log with more context in every line. */
  child(fields: LogFields): Log;
}
