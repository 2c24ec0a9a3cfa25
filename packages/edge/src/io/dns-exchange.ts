import type { HostPort } from "@causeway/shared";

/** One message to a server and what comes back, until somebody has had enough. */
export interface ExchangeOptions<T> {
  readonly server: HostPort;
  readonly bytes: Buffer;
  /** Ends the wait: the deadline, or the end of the edge. */
  readonly signal: AbortSignal;
  /** Undefined for what is no answer to the message: the wait goes on. */
  readonly read: (answer: Buffer) => undefined | T;
}

export type ExchangeResult<T> =
  | { readonly kind: "answer"; readonly answer: T }
  | { readonly kind: "silent" }
  | { readonly kind: "failed"; readonly error: string };

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "is not there: nothing listens at its port",
  ECONNRESET: "broke the connection off",
  EHOSTUNREACH: "cannot be reached: there is no way to it",
  ENETUNREACH: "cannot be reached: there is no way to its network",
};

/** A network error as the end of a sentence about the server. */
export function describeNetworkError(error: NodeJS.ErrnoException): string {
  return WORDS[error.code ?? ""] ?? `cannot be asked: ${error.message}`;
}
