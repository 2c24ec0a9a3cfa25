/** A process, as it introduces itself. */
export interface ProcessId {
  /** New with each start. */
  readonly instance: string;
  /** When it started, or took over from a replica: milliseconds since the epoch. Of two, the later one speaks. */
  readonly incarnation: number;
}

/** Ids break a tie, so that everybody who compares two processes decides alike. */
export function isLater(candidate: ProcessId, other: ProcessId): boolean {
  if (candidate.incarnation !== other.incarnation) return candidate.incarnation > other.incarnation;
  return candidate.instance > other.instance;
}
