/** One direction of an edge's link as central's end sees it. */
export interface StreamReading {
  readonly state: "down" | "up" | "lagging";
  /** Milliseconds since the epoch since which that is so. */
  readonly sinceMs: number;
  /** Why it is down; empty when there is nothing to say. */
  readonly problem: string;
  /** Milliseconds since the epoch of the last frame received; undefined when there has been none. */
  readonly lastFrameAtMs: undefined | number;
  /** Key -> why the subscriber does not take it, or why the publisher could not send it. */
  readonly refusals: ReadonlyMap<string, string>;
}

/** Both streams between one edge and central. */
export interface LinkReading {
  readonly report: StreamReading;
  readonly follow: StreamReading;
  /** The edge's process, or the last one there was. */
  readonly peer: undefined | { readonly instance: string };
  /** Several processes took turns in speaking for the cluster. */
  readonly isDuplicate: boolean;
}

/** Milliseconds since the epoch of the last frame on either stream; undefined when none ever came. */
export function lastFrameAtMs(link: undefined | LinkReading): undefined | number {
  const times = [link?.report.lastFrameAtMs, link?.follow.lastFrameAtMs].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}
