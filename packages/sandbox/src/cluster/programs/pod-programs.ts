import type { ApiObject, StringMap } from "../api-object.js";

/** A command that somebody runs in a container of a pretended pod. */
export interface ProgramCall {
  /** The program and its arguments; at least the program. */
  readonly argv: readonly string[];
  /** Ends at once when nobody sends anything. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The pod as it is in the API now. */
  readonly pod: ApiObject;
  readonly container: string;
  readonly env: StringMap;
  /** Aborted when whoever asked has gone. */
  readonly signal: AbortSignal;
}

/** How a program ended and what it has written. */
export interface ProgramResult {
  /** 0 to 255; 0 is success. */
  readonly exitCode: number;
  readonly stdout: string | Uint8Array;
  readonly stderr: string | Uint8Array;
}

/** Programs that the containers of a cluster pretend to have. Whoever makes pods answer requests plugs in here. */
export interface PodPrograms {
  /** Undefined when there is no such program here. A rejection shows as a failed exec. */
  run(call: ProgramCall): undefined | Promise<ProgramResult>;
}

export function succeed(stdout: string | Uint8Array): ProgramResult {
  return { exitCode: 0, stdout, stderr: "" };
}

/** `message` gets its newline here. */
export function fail(exitCode: number, message: string): ProgramResult {
  return { exitCode, stdout: "", stderr: `${message}\n` };
}

export async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
