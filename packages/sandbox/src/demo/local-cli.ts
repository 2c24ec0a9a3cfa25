import { createNodeIo, runCli } from "@causeway/cli";

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
    ...createNodeIo(process),
    // Neither the caller's settings nor a config file of theirs may lead a command elsewhere.
    env: { CAUSEWAY_SERVER: apiUrl, USER: "demo" },
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
  });
  return { exitCode, stdout, stderr };
}
