/** Since when each thing has been wanted without a break. */
export class WantedSince {
  readonly #since = new Map<string, number>();

  /** What is wanted from now on. */
  note(wanted: ReadonlySet<string>, nowMs: number): void {
    for (const key of this.#since.keys()) if (!wanted.has(key)) this.#since.delete(key);
    for (const key of wanted) if (!this.#since.has(key)) this.#since.set(key, nowMs);
  }

  /** As if everything had been wanted from the beginning of time. */
  backdate(): void {
    for (const key of this.#since.keys()) this.#since.set(key, Number.NEGATIVE_INFINITY);
  }

  /** It was wanted at every moment since then. */
  wasWanted(key: string, sinceMs: number): boolean {
    const since = this.#since.get(key);
    return since !== undefined && since <= sinceMs;
  }
}
