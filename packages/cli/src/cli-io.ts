import type { Env } from "@causeway/shared";

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

/** Everything of the outside world that a command may touch, so that it runs the same in a process and in a test. */
export interface CliIo {
  readonly env: Env;
  /** What `-f -` reads. */
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly isTerminal: Terminals;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Text of one file; rejects with Node's error (`code` ENOENT and so on). */
  readonly readFile: (path: string) => Promise<string>;
  /** Names in a folder, or undefined when the path is no folder. */
  readonly listFolder: (path: string) => Promise<undefined | readonly string[]>;
}

/** 0 done, 1 refused or failed, 2 called wrongly. */
export type ExitCode = 0 | 1 | 2;
