import { appendFileSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { isRunning, type ProcessIdentity, readIdentity } from "./process-identity.js";

const PREFIX = "causeway-real-";
const UNFINISHED_PREFIX = "new-causeway-real-";
const RECORD = "processes.jsonl";
const END_MS = 20_000;

/**
 * A folder of everything that one run starts and writes. Its record names the process that owns the run in the first
 * line, and every process started for it in the others, so that whatever outlives its owner can be found and ended.
 */
export interface RunFolder {
  /** Unlike that of any other folder that is there. */
  readonly id: string;
  readonly path: string;
  /** Every program that was started for the run, also those that have ended. */
  readonly programs: readonly StartedProgram[];
  /** To be called in the turn in which a process was started. */
  record(program: StartedProgram): void;
}

export interface StartedProgram {
  readonly name: string;
  readonly pid: number;
}

/** Ends what dead runs left behind, then opens a folder for this one; it goes with the scope. */
export async function openRunFolder(scope: Scope, place = tmpdir()): Promise<RunFolder> {
  await endDeadRuns(place);
  const owner = readIdentity(process.pid);
  if (owner === undefined) throw new Error("this process is not to be found under /proc");
  // The record is there before the folder has its name: nobody sees a run without an owner.
  const unfinished = await mkdtemp(join(place, UNFINISHED_PREFIX));
  const id = unfinished.slice(join(place, UNFINISHED_PREFIX).length);
  const path = join(place, `${PREFIX}${id}`);
  await writeFile(join(unfinished, RECORD), renderLine(owner));
  await rename(unfinished, path);
  scope.defer(() => rm(path, { recursive: true, force: true }));
  const programs: StartedProgram[] = [];
  return {
    ...{ id, path, programs },
    record(program) {
      programs.push(program);
      const identity = readIdentity(program.pid);
      if (identity !== undefined) appendFileSync(join(path, RECORD), renderLine(identity));
    },
  };
}

/** Ends every process of the runs whose owner runs no more, removes their folders, and answers these. */
export async function endDeadRuns(place = tmpdir()): Promise<readonly string[]> {
  const names = (await readdir(place)).filter((name) => name.startsWith(PREFIX));
  const ended: string[] = [];
  for (const path of names.map((name) => join(place, name))) {
    const [owner, ...started] = readRecord(path);
    if (owner !== undefined && isRunning(owner)) continue;
    await Promise.all(started.map(endLeftover));
    await rm(path, { recursive: true, force: true });
    ended.push(path);
  }
  return ended;
}

async function endLeftover(identity: ProcessIdentity): Promise<void> {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, "SIGKILL");
  } catch (error) {
    // It has ended since it was looked at.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
  await waitFor(
    () => !isRunning(identity),
    END_MS,
    () => identity,
  );
}

function renderLine(identity: ProcessIdentity): string {
  return `${JSON.stringify(identity)}\n`;
}

/** Nothing of a folder that somebody is just removing. A last line without its end is not whole. */
function readRecord(path: string): readonly ProcessIdentity[] {
  const text = readIfThere(join(path, RECORD));
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as ProcessIdentity);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
