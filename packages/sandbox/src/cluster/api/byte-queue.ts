/** Input that comes while nobody reads: more than this and the oldest reader is too slow to matter in a sandbox. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Bytes that one side pushes and the other iterates over, once. What is over 16 MiB unread ends the input. */
export class ByteQueue implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #isEnded = false;
  #wake: () => void = () => {};

  push(chunk: Uint8Array): void {
    if (this.#isEnded || chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_BYTES) this.#isEnded = true;
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#bytes -= chunk.length;
        yield chunk;
      } else if (this.#isEnded) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
