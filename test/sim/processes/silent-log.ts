import type { Log } from "@causeway/shared";

/** Thousands of runs log to nobody. */
export const SILENT: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => SILENT,
};
