import { ApiError } from "../api-error.js";

/**
 * Runs one pass per woken key, soon but never inside the write that woke it; a burst of wake-ups costs one pass. A pass
 * that the API refuses is over: whatever changes next wakes the key again.
 */
export class ReconcileQueue {
  readonly #pass: (key: string) => void;
  #keys = new Set<string>();
  #isScheduled = false;
  #isStopped = false;

  constructor(pass: (key: string) => void) {
    this.#pass = pass;
  }

  get isIdle(): boolean {
    return this.#keys.size === 0;
  }

  wake(key: string): void {
    this.#keys.add(key);
    if (this.#isScheduled || this.#isStopped) return;
    this.#isScheduled = true;
    setImmediate(() => this.#run());
  }

  stop(): void {
    this.#isStopped = true;
    this.#keys.clear();
  }

  #run(): void {
    this.#isScheduled = false;
    const keys = this.#keys;
    this.#keys = new Set();
    for (const key of keys) {
      if (this.#isStopped) return;
      try {
        this.#pass(key);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
    }
  }
}

/** A key for an object of one kind; namespaces and names have no slash. */
export function objectKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

export function splitObjectKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
