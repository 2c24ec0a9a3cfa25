import type { Clock } from "@causeway/shared";
import { readPodFile } from "./pod-files.js";
import { fail, type ProgramCall, type ProgramResult, readAll, succeed } from "./pod-programs.js";

export type Program = (call: ProgramCall) => Promise<ProgramResult>;

/** The small table of programs that every container has, whatever its image. */
export function createBasicPrograms(clock: Clock): ReadonlyMap<string, Program> {
  return new Map<string, Program>([
    ["cat", concatenate],
    ["date", async () => succeed(`${new Date(clock.now()).toUTCString()}\n`)],
    ["echo", echo],
    ["env", printEnvironment],
    ["false", async () => ({ ...succeed(""), exitCode: 1 })],
    ["hostname", async ({ pod }) => succeed(`${pod.metadata.name}\n`)],
    ["printenv", printEnvironment],
    ["sleep", (call) => sleep(clock, call)],
    ["true", async () => succeed("")],
  ]);
}

async function echo({ argv }: ProgramCall): Promise<ProgramResult> {
  const isBare = argv[1] === "-n";
  return succeed(`${argv.slice(isBare ? 2 : 1).join(" ")}${isBare ? "" : "\n"}`);
}

/** `env` and `printenv` print everything; `printenv NAME` prints one value, or fails. */
async function printEnvironment({ argv: [program, name, ...rest], env }: ProgramCall): Promise<ProgramResult> {
  if (name === undefined) {
    return succeed(
      Object.entries(env)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(""),
    );
  }
  if (program === "env" || rest.length > 0) return fail(125, `${program}: only the whole environment can be printed`);
  const value = env[name];
  return value === undefined ? { ...succeed(""), exitCode: 1 } : succeed(`${value}\n`);
}

async function concatenate({ argv, pod, stdin }: ProgramCall): Promise<ProgramResult> {
  const paths = argv.slice(1);
  if (paths.length === 0) return succeed(await readAll(stdin));
  const contents: string[] = [];
  for (const path of paths) {
    const content = readPodFile(pod, path);
    if (content === undefined)
      return { ...fail(1, `cat: ${path}: No such file or directory`), stdout: contents.join("") };
    contents.push(content);
  }
  return succeed(contents.join(""));
}

/** Seconds, as a number with an optional `s`. Ends early, as a killed process, when nobody waits any more. */
async function sleep(clock: Clock, { argv, signal }: ProgramCall): Promise<ProgramResult> {
  const seconds = Number((argv[1] ?? "").replace(/s$/, "") || Number.NaN);
  if (!Number.isFinite(seconds) || seconds < 0) return fail(1, `sleep: invalid time interval '${argv[1] ?? ""}'`);
  await new Promise<void>((resolve) => {
    const cancel = clock.after(seconds * 1000, resolve);
    signal.addEventListener("abort", () => {
      cancel();
      resolve();
    });
  });
  return signal.aborted ? { ...succeed(""), exitCode: 137 } : succeed("");
}
