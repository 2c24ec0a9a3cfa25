import type { Turns } from "./make/turns.js";

/** What everything that looks for a component, or makes one, is given. */
export interface Workplace {
  readonly env: Readonly<Record<string, undefined | string>>;
  /** Outside of the tree. An entry is named after what it holds and its version, and never changes once it is there. */
  readonly cacheFolder: string;
  /** Ends every program that is running for it. */
  readonly signal: AbortSignal;
  /** A line of progress for whoever waits. */
  readonly say: (line: string) => void;
}

/** A workplace where programs are built as well. */
export interface Workshop extends Workplace {
  /** What keeps all cores busy comes one after the other. */
  readonly builds: Turns;
}

/** `CAUSEWAY_REAL_CACHE`, else the folder that people's own caches have by the XDG base directory specification. */
export function cacheFolderOf(env: Workplace["env"], home: string): string {
  const own = env["CAUSEWAY_REAL_CACHE"];
  if (own !== undefined && own !== "") return own;
  const caches = env["XDG_CACHE_HOME"];
  return `${caches === undefined || caches === "" ? `${home}/.cache` : caches}/causeway/real`;
}
