import { pino, stdSerializers } from "pino";
import type { Log } from "../domain/log.js";

export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  /** Takes one JSON line at a time, newline included; undefined writes to standard output. */
  readonly write: undefined | ((line: string) => void);
}

/** A log that writes one JSON object a line: `time`, `level` as a word, the fields, `msg`. Errors keep stack and cause. */
export function createLog(options: LogOptions): Log {
  const { level, write } = options;
  const settings = {
    level,
    base: null,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: stdSerializers.errWithCause },
  };
  return write === undefined ? pino(settings) : pino(settings, { write });
}
