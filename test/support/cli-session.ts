import { join } from "node:path";
import { type CliIo, createNodeIo, runCli } from "@causeway/cli";

export interface CliSessionOptions {
  /** Central's address; what is printed of it reads `http://127.0.0.1:8080`. */
  readonly server: string;
  /** The working folder: every relative name that is not among `files` is looked for here. */
  readonly folder: string;
}

export interface CliCall {
  /** The command line, words parted at spaces. */
  readonly line: string;
  /** Name -> content of files that are there besides those of the folder. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly stdin: string;
  /** Instead of the session's server. */
  readonly server: undefined | string;
}

export interface CliAnswer {
  readonly exitCode: number;
  /** Standard output and standard error as a terminal shows them, in their order. */
  readonly text: string;
}

/** Runs command lines of `causeway` and `tctl` in this process, with the code that a person runs. */
export function createCliSession({ server, folder }: CliSessionOptions): (call: CliCall) => Promise<CliAnswer> {
  const real = createNodeIo(process);
  return async (call) => {
    const printed: string[] = [];
    const sink = { write: (text: string) => void printed.push(text) };
    const address = call.server ?? server;
    const io: CliIo = {
      env: { CAUSEWAY_SERVER: address },
      stdin: chunksOf(call.stdin),
      stdout: sink,
      stderr: sink,
      isTerminal: { stdin: false, stdout: false, stderr: false },
      http: real.http,
      clock: real.clock,
      random: real.random,
      hostName: () => "workstation",
      onInterrupt: () => () => undefined,
      files: {
        ...real.files,
        readText: async (path) => {
          const given = call.files[path];
          return given === undefined ? real.files.readText(join(folder, path)) : Buffer.from(given).toString("utf8");
        },
        listFolder: async (path) => (path in call.files ? undefined : real.files.listFolder(join(folder, path))),
      },
    };
    const exitCode = await runCli(call.line.split(" "), io);
    return { exitCode, text: printed.join("").replaceAll(address, "http://127.0.0.1:8080") };
  };
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  if (text !== "") yield text;
}
