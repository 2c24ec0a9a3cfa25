import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Workplace } from "../workplace.js";
import { withFileLock } from "./file-lock.js";

export interface CacheEntry {
  readonly folder: string;
  /** "cached", or what `make` is called: "built", "unpacked". */
  readonly origin: string;
}

export interface EntryPlan {
  /** What it holds and its version: an entry never changes. */
  readonly name: string;
  /** How `make` is said in the past tense. */
  readonly made: string;
  /** Fills an empty folder. The folder gets its name, and is seen by others, when all is done. */
  readonly make: (folder: string) => Promise<void>;
}

/** The folder of this name in the cache; made now when it is not there. Of several processes one makes it, the others wait. */
export async function cacheEntry(place: Workplace, { name, made, make }: EntryPlan): Promise<CacheEntry> {
  const folder = join(place.cacheFolder, name);
  if (existsSync(folder)) return { folder, origin: "cached" };
  await mkdir(place.cacheFolder, { recursive: true });
  const onWait = (pid: number) => place.say(`${name}: process ${pid} is making it, waiting`);
  return await withFileLock(`${folder}.lock`, { signal: place.signal, onWait }, async () => {
    if (existsSync(folder)) return { folder, origin: "cached" };
    await removeUnfinished(place.cacheFolder, name);
    const unfinished = await mkdtemp(join(place.cacheFolder, `${unfinishedPrefix(name)}`));
    try {
      await make(unfinished);
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return { folder, origin: made };
  });
}

/** What processes have left that were killed while they made this entry. */
async function removeUnfinished(cacheFolder: string, name: string): Promise<void> {
  const left = (await readdir(cacheFolder)).filter((entry) => entry.startsWith(unfinishedPrefix(name)));
  await Promise.all(left.map((entry) => rm(join(cacheFolder, entry), { recursive: true, force: true })));
}

function unfinishedPrefix(name: string): string {
  return `.new-${name}-`;
}
