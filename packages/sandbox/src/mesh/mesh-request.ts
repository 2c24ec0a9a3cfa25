/** A request of an application, before anything is decided about where it goes. */
export interface MeshRequest {
  /** A service's name, short or full, or an address. */
  readonly host: string;
  readonly port: number;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: undefined | string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What came back, be it from an application or from the proxy that could not reach one. */
export interface MeshAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Envoy's response flags: `UH` nothing healthy, `UF` not connected, `UC` cut, `UT` late; `-` when all went well. */
  readonly flags: ResponseFlags;
}

export type ResponseFlags = "-" | "NC" | "NR" | "UC" | "UF" | "UH" | "UO" | "UT";

/** Sends requests for one workload. */
export interface Outbound {
  /**
   * Never rejects for what happens behind the proxy: that is an answer 503 or 504. Rejects with AppError: `NotFound` for a
   * name that does not resolve, `Timeout`, `Cancelled`, and `Unavailable` without a proxy.
   */
  send(request: MeshRequest): Promise<MeshAnswer>;
}

/** An answer that a proxy makes itself. */
export function localAnswer(status: number, flags: ResponseFlags, text: string): MeshAnswer {
  const headers = { "content-type": "text/plain", server: "envoy" };
  return { status, headers, body: Buffer.from(text), flags };
}
