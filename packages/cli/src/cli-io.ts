import type { Clock, Env } from "@causeway/shared/basics";
import type { SendHttp } from "./http-transport.js";

/** Where text goes; `process.stdout` and `process.stderr` fit. */
export interface TextSink {
  write(text: string): void;
}

/** Which of the three standard streams a person sits at. Colours and prompts appear only there. */
export interface Terminals {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
}

/** The files of this machine. Everything rejects with Node's error (`code` ENOENT and so on). */
export interface Files {
  readText(path: string): Promise<string>;
  /** Names in a folder, or undefined when the path is no folder. */
  listFolder(path: string): Promise<undefined | readonly string[]>;
  /** Replaces the file as a whole or not at all, and creates its folder; only its owner may read it. */
  writeText(path: string, text: string): Promise<void>;
  /** A file piece by piece; rejects before the first piece when it cannot be read. */
  readBytes(path: string): Promise<AsyncIterable<Uint8Array>>;
  /** As `writeText`, piece by piece: until the last one is there the path keeps what it had. Returns the size. */
  writeBytes(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
}

/** Everything of the outside world that a command may touch, so that it runs the same in a process and in a test. */
export interface CliIo {
  readonly env: Env;
  /** What `-f -` reads. */
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly isTerminal: Terminals;
  readonly http: SendHttp;
  readonly files: Files;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly hostName: () => string;
  /** Calls back when the person asks to stop (Ctrl-C); until then that is not deadly. The answer takes it back. */
  readonly onInterrupt: (callback: () => void) => () => void;
}

/** 0 done, 1 refused or failed, 2 called wrongly. */
export type ExitCode = 0 | 1 | 2;
