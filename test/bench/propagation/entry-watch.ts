import type { HttpClient, OpenWatch } from "@causeway/sandbox";
import { monotonicMs } from "../harness/monotonic.js";

interface Entry {
  readonly metadata: { readonly namespace: string; readonly name: string };
}

/** `ADDED bench/s-001`: what happened to the entry of which service. */
export type EntryEvent = `${"ADDED" | "DELETED"} ${string}`;

/** `k-SERVICE-...`, as the edges and the relay name their entries. */
export function serviceOfEntry(entry: string): string {
  return /^k-(.+)-[^-]+$/.exec(entry)?.[1] ?? entry;
}

/** Watches the entries of a cluster as a client of its API server, and says when it saw what. */
export class EntryWatch implements Disposable {
  /** Entries that are there now, by `namespace/service`. */
  readonly present = new Set<string>();
  readonly #waiting = new Map<EntryEvent, (atMs: number) => void>();
  readonly #watch: OpenWatch;

  private constructor(watch: OpenWatch) {
    this.#watch = watch;
    void this.#read();
  }

  static async open(http: HttpClient): Promise<EntryWatch> {
    return new EntryWatch(
      await http.watch("/apis/networking.istio.io/v1/workloadentries?watch=true&resourceVersion=0"),
    );
  }

  /** Resolves with the time at which it is seen; undefined when that takes longer than the deadline. */
  see(event: EntryEvent, deadlineMs: number): Promise<undefined | number> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(event, resolve, undefined), deadlineMs);
      this.#waiting.set(event, (atMs) => {
        clearTimeout(timer);
        this.#settle(event, resolve, atMs);
      });
    });
  }

  [Symbol.dispose](): void {
    this.#watch.close();
  }

  #settle(event: EntryEvent, resolve: (atMs: undefined | number) => void, atMs: undefined | number): void {
    this.#waiting.delete(event);
    resolve(atMs);
  }

  async #read(): Promise<void> {
    try {
      for (let event = await this.#watch.next(); event !== undefined; event = await this.#watch.next()) {
        const atMs = monotonicMs();
        if (event.type !== "ADDED" && event.type !== "DELETED") continue;
        const { namespace, name } = (event.object as Entry).metadata;
        const service = `${namespace}/${serviceOfEntry(name)}`;
        if (event.type === "ADDED") this.present.add(service);
        else this.present.delete(service);
        this.#waiting.get(`${event.type} ${service}`)?.(atMs);
      }
    } catch {
      // The connection is gone: whoever still waits runs into the deadline and says so.
    }
  }
}
