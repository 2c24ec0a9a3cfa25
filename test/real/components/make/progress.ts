import type { Workplace } from "../workplace.js";

const EVERY_MS = 10_000;

/** Says what is being done, then every few seconds how far it is, until it is stopped. */
export class Progress implements Disposable {
  readonly #title: string;
  readonly #say: Workplace["say"];
  readonly #startedMs = performance.now();
  readonly #ticker: NodeJS.Timeout;
  readonly #counts = new Map<string, number>();

  /** `title` is what is being made, `doing` what happens first. */
  constructor(title: string, doing: string, say: Workplace["say"]) {
    this.#title = title;
    this.#say = say;
    say(`${title}: ${doing}`);
    this.#ticker = setInterval(() => this.#tell(), EVERY_MS);
  }

  /** One more of these. */
  count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#ticker);
  }

  #tell(): void {
    const counted = [...this.#counts].map(([what, number]) => `${number} ${what}, `).join("");
    this.#say(`${this.#title}: ${counted}${((performance.now() - this.#startedMs) / 1_000).toFixed(0)} s`);
  }
}
