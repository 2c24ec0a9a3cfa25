import type { JsonObject } from "../api-object.js";

/**
 * The channels of a command over WebSocket: the first byte of every message says which (KEP 4006,
 * k8s.io/apimachinery/pkg/util/remotecommand). v5 adds CLOSE, which v4 has no way to say.
 */
export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

/** Subprotocols that this server speaks, the best first. */
export const PROTOCOLS: readonly string[] = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

/** The best of the offered subprotocols; undefined when none is spoken here. */
export function chooseProtocol(offered: Iterable<string>): undefined | string {
  const all = new Set(offered);
  return PROTOCOLS.find((protocol) => all.has(protocol));
}

/** What a client sends that matters here. Everything else, such as a new terminal size, is of no effect. */
export type ClientMessage =
  | { readonly kind: "stdin"; readonly data: Uint8Array }
  | { readonly kind: "endOfStdin" }
  | { readonly kind: "other" };

export function decodeClientMessage(message: Uint8Array): ClientMessage {
  const [channel, closed] = message;
  if (channel === CHANNEL.stdin) return { kind: "stdin", data: message.subarray(1) };
  if (channel === CHANNEL.close && closed === CHANNEL.stdin) return { kind: "endOfStdin" };
  return { kind: "other" };
}

export function encodeMessage(channel: number, data: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([channel]), typeof data === "string" ? Buffer.from(data, "utf8") : data]);
}

/** The Status that ends a command, in the words that kubectl takes exit codes from. */
export function describeExit(exitCode: number): JsonObject {
  if (exitCode === 0) return { metadata: {}, status: "Success" };
  return {
    metadata: {},
    status: "Failure",
    message: `command terminated with non-zero exit code: error executing command, exit code ${exitCode}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: `${exitCode}` }] },
  };
}

/** The Status of a command that could not be run at all. */
export function describeFailure(message: string): JsonObject {
  return {
    metadata: {},
    status: "Failure",
    message: `Internal error occurred: ${message}`,
    reason: "InternalError",
    details: { causes: [{ message }] },
    code: 500,
  };
}
