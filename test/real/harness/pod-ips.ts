const FIRST = 10;
const LAST = 250;

/** Addresses for the pods of one cluster, 10.201.<number>.10 to .250, in turn, so that a gone pod's address rests. */
export class PodIps {
  readonly #prefix: string;
  #next = FIRST;

  constructor(clusterNumber: number) {
    this.#prefix = `10.201.${clusterNumber}`;
  }

  /** The next one that is not in use. */
  take(used: ReadonlySet<string>): string {
    for (let tries = FIRST; tries <= LAST; tries += 1) {
      const ip = `${this.#prefix}.${this.#next}`;
      this.#next = this.#next === LAST ? FIRST : this.#next + 1;
      if (!used.has(ip)) return ip;
    }
    throw new Error(`every address of ${this.#prefix}.0/24 is in use`);
  }
}
