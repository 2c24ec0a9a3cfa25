import type { WebSocket } from "ws";
import type { ApiObject, JsonObject } from "../api-object.js";
import { describeEnv } from "../programs/pod-files.js";
import type { PodPrograms } from "../programs/pod-programs.js";
import { ByteQueue } from "./byte-queue.js";
import { CHANNEL, decodeClientMessage, describeExit, describeFailure, encodeMessage } from "./remote-command.js";

/** A command in a container, as its query asks for it. */
export interface ExecCommand {
  readonly pod: ApiObject;
  readonly container: string;
  readonly argv: readonly string[];
  readonly wantsStdin: boolean;
  readonly wantsStdout: boolean;
  readonly wantsStderr: boolean;
  /** A terminal has one output: errors come on it too. */
  readonly isTerminal: boolean;
}

/** Runs one command for one WebSocket client and closes the connection when it has ended. */
export async function serveExec(socket: WebSocket, command: ExecCommand, programs: PodPrograms): Promise<void> {
  const stdin = new ByteQueue();
  const gone = new AbortController();
  if (!command.wantsStdin) stdin.end();
  socket.on("message", (data: Buffer) => {
    const message = decodeClientMessage(data);
    if (message.kind === "stdin") stdin.push(message.data);
    if (message.kind === "endOfStdin") stdin.end();
  });
  // The other end may vanish at any time; what matters of an error is that the close comes after it.
  socket.on("error", () => gone.abort());
  socket.on("close", () => {
    gone.abort();
    stdin.end();
  });
  socket.send(encodeMessage(firstChannel(command), ""));
  const status = await run(socket, command, { programs, stdin, signal: gone.signal });
  socket.send(encodeMessage(CHANNEL.status, JSON.stringify(status)));
  socket.close(1000);
}

/** An empty message on the first output tells the client that the streams are there (k8s.io/kubelet, websocket.go). */
function firstChannel({ wantsStdout, wantsStderr }: ExecCommand): number {
  if (wantsStdout) return CHANNEL.stdout;
  return wantsStderr ? CHANNEL.stderr : CHANNEL.status;
}

interface Running {
  readonly programs: PodPrograms;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

async function run(socket: WebSocket, command: ExecCommand, { programs, stdin, signal }: Running): Promise<JsonObject> {
  const { pod, container, argv, wantsStdout, wantsStderr, isTerminal } = command;
  const running = programs.run({ argv, stdin, pod, container, env: describeEnv(pod, container), signal });
  if (running === undefined) return describeFailure(notFound(argv[0] ?? ""));
  try {
    const { exitCode, stdout, stderr } = await running;
    const send = (channel: number, output: string | Uint8Array) => {
      const bytes = isTerminal ? withCarriageReturns(output) : output;
      if (output.length > 0) socket.send(encodeMessage(channel, bytes));
    };
    if (wantsStdout) send(CHANNEL.stdout, stdout);
    if (isTerminal && wantsStdout) send(CHANNEL.stdout, stderr);
    else if (wantsStderr) send(CHANNEL.stderr, stderr);
    return describeExit(exitCode);
  } catch (error) {
    return describeFailure(
      `error executing command in container: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function withCarriageReturns(output: string | Uint8Array): string {
  return Buffer.from(output).toString("utf8").replaceAll("\n", "\r\n");
}

function notFound(program: string): string {
  const start = `OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(program)}`;
  return `error executing command in container: ${start}: executable file not found in $PATH: unknown`;
}
