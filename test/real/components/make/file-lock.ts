import { linkSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isRunning, type ProcessIdentity, readIdentity } from "../../harness/process-identity.js";

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Is told once who holds the lock, when it is not free. */
  readonly onWait: (pid: number) => void;
}

const POLL_MS = 200;
const DEADLINE_MS = 3_600_000;

/**
 * Does `work` while no other process does what this lock file stands for. A lock whose process has ended is no lock. It saves
 * work, and nothing may depend on it: where processes cannot be told apart (no `/proc`), there is none.
 */
export async function withFileLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const own = readIdentity(process.pid);
  if (own === undefined) return await work();
  await takeLock(path, JSON.stringify(own), options);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

async function takeLock(path: string, own: string, { signal, onWait }: LockOptions): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  let isTold = false;
  while (!tryLock(path, own)) {
    const held = readLock(path);
    if (held === undefined) continue;
    const holder = JSON.parse(held) as ProcessIdentity;
    if (!isRunning(holder)) {
      removeStale(path, held);
      continue;
    }
    if (!isTold) onWait(holder.pid);
    isTold = true;
    if (performance.now() > deadline) throw new Error(`process ${holder.pid} still holds ${path}`);
    await wait(POLL_MS, undefined, { signal });
  }
}

/** The lock has its content from the moment it is there: it is written elsewhere and linked. */
function tryLock(path: string, own: string): boolean {
  const folder = mkdtempSync(join(dirname(path), ".lock-"));
  try {
    const file = join(folder, "lock");
    writeFileSync(file, own);
    linkSync(file, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes the lock away under a name of our own; if it was another's fresh one by then, it is put back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") !== stale) linkSync(aside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readLock(path: string): undefined | string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
