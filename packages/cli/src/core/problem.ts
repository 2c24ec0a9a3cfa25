import { fieldAt, isRecord, listAt, textAt } from "./record.js";

/** One thing that central refuses, at its place in the text that was sent. */
export interface ProblemCause {
  /** Path of the field, `spec.namespaceSelector`; empty when the whole document is meant. */
  readonly field: string;
  readonly line: undefined | number;
  readonly column: undefined | number;
  /** One word for programs; empty when central gives none. */
  readonly reason: string;
  readonly message: string;
}

/** Central's "no", an RFC 9457 problem document with `causes`. */
export interface Problem {
  readonly status: number;
  readonly detail: string;
  readonly causes: readonly ProblemCause[];
}

/** Reads an answer with an error status; one that is no problem document still gives a sentence to print. */
export function parseProblem(status: number, body: unknown): Problem {
  const detail = textAt(body, "detail") ?? textAt(body, "title") ?? `central answered with HTTP status ${status}`;
  return { status, detail, causes: listAt(body, "causes").filter(isRecord).map(parseCause) };
}

function parseCause(cause: unknown): ProblemCause {
  return {
    field: textAt(cause, "field") ?? "",
    line: position(fieldAt(cause, "line")),
    column: position(fieldAt(cause, "column")),
    reason: textAt(cause, "reason") ?? "",
    message: textAt(cause, "message") ?? textAt(cause, "reason") ?? "refused without a reason",
  };
}

function position(value: unknown): undefined | number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : undefined;
}
