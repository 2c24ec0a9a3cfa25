/** One HTTP request on its way out. */
export interface HttpCall {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: undefined | string | AsyncIterable<Uint8Array>;
  /** Ends the exchange, also while the answer is being read. */
  readonly signal: undefined | AbortSignal;
  /** How long nothing at all may come or go before it rejects with an error named `TimeoutError`. */
  readonly idleTimeoutMs: undefined | number;
}

/** The answer once its head is there; the body rejects when the connection breaks before its end. */
export interface HttpReply {
  readonly status: number;
  /** Empty when there is none. */
  readonly contentType: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Rejects with Node's error when there is no answer: `code` ECONNREFUSED and so on, or `name` TimeoutError. */
export type SendHttp = (call: HttpCall) => Promise<HttpReply>;
