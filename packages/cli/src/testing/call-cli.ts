import { FakeClock } from "@causeway/shared/testing";
import type { CliIo, ExitCode } from "../cli-io.js";
import { sendHttp } from "../io/send-http.js";
import { runCli } from "../run-cli.js";
import { MemoryFiles } from "./memory-files.js";

/** The time that every test lives at: a fake clock's start, and a day, three hours and some. */
export const NOW = Date.parse("2026-01-02T03:04:05Z");

export interface CallOverrides {
  readonly calledName?: string;
  readonly server?: string;
  readonly env?: CliIo["env"];
  /** Path -> text. A folder is there when a file lies in it. */
  readonly files?: Readonly<Record<string, string>> | MemoryFiles;
  readonly stdin?: string;
  readonly isTerminal?: boolean;
  /** Stands still unless the test advances it. */
  readonly clock?: FakeClock;
  /** Sees every exchange on its way. */
  readonly http?: CliIo["http"];
  /** Aborts as Ctrl-C does. */
  readonly interrupt?: AbortSignal;
  /** Sees all output as it comes. */
  readonly onOutput?: (stdout: string) => void;
}

export interface Outcome {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line against a server with files in memory; words are parted at spaces outside of single quotes. */
export async function callCli(words: string, overrides: CallOverrides = {}): Promise<Outcome> {
  const { calledName = "causeway", server, env = {}, files = {}, stdin = "", isTerminal = false } = overrides;
  const printed = { stdout: "", stderr: "" };
  const io: CliIo = {
    env: { USER: "ada", ...(server === undefined ? {} : { CAUSEWAY_SERVER: server }), ...env },
    stdin: chunksOf(stdin),
    stdout: {
      write: (text) => {
        printed.stdout += text;
        overrides.onOutput?.(printed.stdout);
      },
    },
    stderr: {
      write: (text) => {
        printed.stderr += text;
      },
    },
    isTerminal: { stdin: isTerminal, stdout: isTerminal, stderr: isTerminal },
    http: overrides.http ?? sendHttp,
    files: files instanceof MemoryFiles ? files : new MemoryFiles(files),
    clock: overrides.clock ?? clockAt(NOW),
    random: () => 0.5,
    hostName: () => "analytical-engine",
    onInterrupt: (callback) => {
      overrides.interrupt?.addEventListener("abort", callback, { once: true });
      return () => overrides.interrupt?.removeEventListener("abort", callback);
    },
  };
  const exitCode = await runCli([calledName, ...splitWords(words)], io);
  return { exitCode, ...printed };
}

/** A fake clock whose wall shows a moment. */
export function clockAt(nowMs: number): FakeClock {
  const clock = new FakeClock();
  clock.jump(nowMs - clock.now());
  return clock;
}

function splitWords(words: string): readonly string[] {
  return (words.match(/(?:[^\s']|'[^']*')+/g) ?? []).map((word) => word.replace(/'/g, ""));
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  yield text;
}
