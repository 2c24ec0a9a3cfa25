/** Pod addresses of one cluster, 10.<cluster>.x.y, each used by one pod at a time. */
export class PodAddresses {
  readonly #prefix: string;
  readonly #used = new Set<string>();
  #next = 0;

  /** `network` is the second octet. */
  constructor(network: number) {
    this.#prefix = `10.${network}`;
  }

  take(): string {
    for (let tries = 0; tries < 65_000; tries += 1) {
      const number = 10 + (this.#next % 65_000);
      this.#next += 1;
      const address = `${this.#prefix}.${number >> 8}.${number & 255}`;
      if (this.#used.has(address)) continue;
      this.#used.add(address);
      return address;
    }
    throw new Error("every pod address is taken");
  }

  release(address: string): void {
    this.#used.delete(address);
  }
}
