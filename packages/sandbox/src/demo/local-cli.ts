import { listFolder, readFile, runCli } from "@causeway/cli";

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function* noInput(): AsyncGenerator<string> {}

/** Runs a command of `causeway` in this process, as its user would: the same code, the same API. */
export async function callCli(apiUrl: string, ...args: readonly string[]): Promise<CliRun> {
  let stdout = "";
  let stderr = "";
  const exitCode = await runCli(["causeway", ...args], {
    env: { CAUSEWAY_SERVER: apiUrl },
    stdin: noInput(),
    stdout: {
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    isTerminal: { stdin: false, stdout: false, stderr: false },
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    readFile,
    listFolder,
  });
  return { exitCode, stdout, stderr };
}
