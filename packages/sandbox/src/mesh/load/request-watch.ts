import { type LoadCount, RequestCount } from "./request-count.js";

/** Counts the next so many requests of a load, and tells when the last of them has ended. */
export class RequestWatch {
  readonly #count = new RequestCount();
  readonly #onOver: (count: LoadCount) => void;
  #toBegin: number;
  #toEnd: number;

  constructor(requests: number, onOver: (count: LoadCount) => void) {
    this.#toBegin = requests;
    this.#toEnd = requests;
    this.#onOver = onOver;
  }

  get isOver(): boolean {
    return this.#toEnd === 0;
  }

  /** A request is sent: true when it is one of those that count, and `onEnd` must be called for it. */
  begin(): boolean {
    if (this.#toBegin === 0) return false;
    this.#toBegin -= 1;
    return true;
  }

  onEnd(add: (count: RequestCount) => void): void {
    add(this.#count);
    this.#toEnd -= 1;
    if (this.isOver) this.end();
  }

  /** Tells what there is: no more requests will come. */
  end(): void {
    this.#onOver(this.#count.count);
  }
}
