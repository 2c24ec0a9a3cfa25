import type { CliIo, ExitCode } from "../cli-io.js";
import { runCli } from "../run-cli.js";

/** The time that every test lives at. */
export const NOW = Date.parse("2026-01-02T03:04:05Z");

export interface CallOverrides {
  readonly calledName?: string;
  readonly server?: string;
  readonly env?: CliIo["env"];
  /** Path -> text. A folder is there when a file lies in it. */
  readonly files?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly isTerminal?: boolean;
}

export interface Outcome {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line against a server with files in memory; words are parted at spaces. */
export async function callCli(words: string, overrides: CallOverrides = {}): Promise<Outcome> {
  const { calledName = "causeway", server, env = {}, files = {}, stdin = "", isTerminal = false } = overrides;
  const printed = { stdout: "", stderr: "" };
  const io: CliIo = {
    env: server === undefined ? env : { CAUSEWAY_SERVER: server, ...env },
    stdin: chunksOf(stdin),
    stdout: {
      write: (text) => {
        printed.stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        printed.stderr += text;
      },
    },
    isTerminal: { stdin: isTerminal, stdout: isTerminal, stderr: isTerminal },
    fetch: (url, init) => fetch(url, init),
    now: () => NOW,
    readFile: (path) => {
      const text = files[path];
      return text === undefined ? Promise.reject(absent(path)) : Promise.resolve(text);
    },
    listFolder: (path) => {
      if (path in files) return Promise.resolve(undefined);
      const folder = `${path.replace(/\/+$/, "")}/`;
      const names = Object.keys(files).filter((file) => file.startsWith(folder));
      if (names.length === 0) return Promise.reject(absent(path));
      return Promise.resolve(names.map((file) => file.slice(folder.length)));
    },
  };
  const exitCode = await runCli([calledName, ...words.split(" ").filter((word) => word !== "")], io);
  return { exitCode, ...printed };
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  yield text;
}

function absent(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: "ENOENT" });
}
