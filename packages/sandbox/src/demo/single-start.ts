import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { err, ok, type Result } from "@causeway/shared";

/** Where the running demo leaves its process id and state folder, one per user. */
export function singleStartFile(): string {
  return join(tmpdir(), `causeway-demo-${userInfo().uid}.json`);
}

/**
 * Takes the place of the one demo that stays up; the answer gives it back. A file left by a process that is gone does not
 * count. Refused with one line that says where the other one is.
 */
export function takeSingleStart(file: string, pid: number, stateDir: string): Result<() => void> {
  const other = readOwner(file);
  if (other !== undefined && other.pid !== pid && isAlive(other.pid)) {
    return err(
      `the demo is already running (process ${other.pid}, state in ${other.stateDir}); end it with Ctrl-C in its terminal, or: kill ${other.pid}`,
    );
  }
  writeFileSync(file, JSON.stringify({ pid, stateDir }));
  return ok(() => rmSync(file, { force: true }));
}

function readOwner(file: string): undefined | { readonly pid: number; readonly stateDir: string } {
  try {
    const owner: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof owner !== "object" || owner === null) return undefined;
    const { pid, stateDir } = owner as Record<string, unknown>;
    return typeof pid === "number" && typeof stateDir === "string" ? { pid, stateDir } : undefined;
  } catch {
    // Missing, half-written or foreign: nobody holds the place.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
