import type { Log, LogFields } from "../domain/log.js";

export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines in memory; children write into the same list. */
export class RecordingLog implements Log {
  readonly lines: LogLine[];
  private readonly context: LogFields;

  constructor(lines: LogLine[] = [], context: LogFields = {}) {
    this.lines = lines;
    this.context = context;
  }

  info(fields: LogFields, message: string): void {
    this.lines.push({ level: "info", message, fields: { ...this.context, ...fields } });
  }

  warn(fields: LogFields, message: string): void {
    this.lines.push({ level: "warn", message, fields: { ...this.context, ...fields } });
  }

  error(fields: LogFields, message: string): void {
    this.lines.push({ level: "error", message, fields: { ...this.context, ...fields } });
  }

  child(fields: LogFields): Log {
    return new RecordingLog(this.lines, { ...this.context, ...fields });
  }

  /** The sentences so far, in order. */
  get messages(): string[] {
    return this.lines.map((line) => line.message);
  }
}
