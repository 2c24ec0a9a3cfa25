import { tmpdir } from "node:os";
import { runProgram } from "../make/run-program.js";
import { readVersion } from "../read-version.js";
import type { Workplace } from "../workplace.js";

const DEADLINE_MS = 60_000;

/** The version that a program says when it is asked with these arguments. Throws when it does not run, or says none. */
export async function askVersion(place: Workplace, path: string, args: readonly string[]): Promise<string> {
  const said = await askProgram(place, path, args);
  const version = readVersion(said);
  if (version === undefined) throw new Error(`${path} ${args.join(" ")} names no version: ${said.trim()}`);
  return version;
}

/** What a program writes to its standard output. Throws when it does not run. */
export async function askProgram({ env, signal }: Workplace, file: string, args: readonly string[]): Promise<string> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  return await runProgram({ file, args, cwd: tmpdir(), env, signal: deadline, onLine: () => undefined });
}
