import { AppError } from "@causeway/shared";
import { WebSocket } from "ws";
import { CHANNEL, encodeMessage, PROTOCOLS } from "../api/remote-command.js";
import { textAt, valueAt } from "../api-object.js";
import type { HttpClientOptions } from "./http-client.js";

export interface ExecRequest {
  /** Path and query of the exec, as kubectl makes them. */
  readonly path: string;
  readonly stdin: undefined | string;
  /** Subprotocols to offer; all that the server speaks when undefined. */
  readonly protocols: undefined | readonly string[];
}

/** How a command in a container ended. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The subprotocol that was agreed on. */
  readonly protocol: string;
}

/**
 * Runs a command in a container over WebSocket, as kubectl 1.30 and newer do. Throws AppError: `Invalid` with the server's
 * words when it refuses or cannot run the command, `Unavailable` when the connection fails.
 */
export async function exec(options: HttpClientOptions, request: ExecRequest): Promise<ExecResult> {
  const { url, ca, token, userAgent } = options;
  const socket = new WebSocket(new URL(request.path, url), [...(request.protocols ?? PROTOCOLS)], {
    ca,
    headers: { authorization: `Bearer ${token}`, "user-agent": userAgent },
  });
  const channels = new Map<number, Buffer[]>();
  socket.on("message", (data: Buffer) => {
    const [channel = -1] = data;
    channels.set(channel, [...(channels.get(channel) ?? []), data.subarray(1)]);
  });
  await opened(socket);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  if (request.stdin !== undefined) socket.send(encodeMessage(CHANNEL.stdin, request.stdin));
  if (socket.protocol === PROTOCOLS[0]) socket.send(Buffer.from([CHANNEL.close, CHANNEL.stdin]));
  await closed;
  const read = (channel: number) => Buffer.concat(channels.get(channel) ?? []).toString("utf8");
  const exitCode = readStatus(read(CHANNEL.status));
  return { exitCode, stdout: read(CHANNEL.stdout), stderr: read(CHANNEL.stderr), protocol: socket.protocol };
}

async function opened(socket: WebSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", (cause) => reject(new AppError("Unavailable", "exec got no connection", { cause })));
    socket.once("unexpected-response", (_request, answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        body += chunk;
      });
      answer.on("end", () => reject(new AppError("Invalid", `${answer.statusCode} ${messageOf(body)}`)));
    });
  });
}

function messageOf(body: string): string {
  try {
    return textAt(JSON.parse(body), "message");
  } catch {
    return body;
  }
}

/** The exit code in the Status that ends a command. */
function readStatus(text: string): number {
  if (text === "") throw new AppError("Unavailable", "exec ended without a status");
  const status: unknown = JSON.parse(text);
  if (textAt(status, "status") === "Success") return 0;
  const code = textAt(valueAt(status, "details", "causes", 0), "message");
  if (textAt(status, "reason") === "NonZeroExitCode") return Number(code);
  throw new AppError("Invalid", textAt(status, "message"));
}
