/** What became of one request of a load; times in milliseconds since the epoch. */
export interface RequestRecord {
  /** When it should have been sent. */
  readonly plannedAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** 0: no answer. */
  readonly status: number;
  /** Who has answered; empty for an answer of a proxy's own. */
  readonly cluster: string;
  readonly pod: string;
  /** Of a request that failed. */
  readonly why: string;
}

export function isServed({ status }: RequestRecord): boolean {
  return status === 200;
}
