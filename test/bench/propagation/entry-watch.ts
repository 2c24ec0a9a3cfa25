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

const PATH = "/apis/networking.istio.io/v1/workloadentries";

/**
 * Watches the entries of a cluster as a client of its API server, and says when it saw what. An API server may end a watch at
 * any time, above all one whose client does not keep up: then it lists, and watches from there.
 */
export class EntryWatch implements Disposable {
  /** Entries that are there now, by `namespace/service`. */
  readonly present = new Set<string>();
  readonly #waiting = new Map<EntryEvent, (atMs: number) => void>();
  readonly #http: HttpClient;
  #watch: OpenWatch;
  #isClosed = false;
  #failure = "";

  private constructor(http: HttpClient, watch: OpenWatch) {
    this.#http = http;
    this.#watch = watch;
  }

  static async open(http: HttpClient): Promise<EntryWatch> {
    const { items, version } = await list(http);
    const opened = new EntryWatch(http, await http.watch(`${PATH}?watch=true&resourceVersion=${version}`));
    opened.#replace(items);
    void opened.#follow();
    return opened;
  }

  /** What it has seen so far, for people. */
  describe(): string {
    const counts = new Map<string, number>();
    for (const service of this.present) {
      const [namespace = ""] = service.split("/");
      counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
    }
    const entries = Array.from(counts, ([namespace, count]) => `${count} entries in ${namespace}`);
    return [...entries, this.#failure].filter((text) => text !== "").join(", ");
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
    this.#isClosed = true;
    this.#watch.close();
  }

  #settle(event: EntryEvent, resolve: (atMs: undefined | number) => void, atMs: undefined | number): void {
    this.#waiting.delete(event);
    resolve(atMs);
  }

  async #follow(): Promise<void> {
    try {
      for (;;) {
        await this.#read().catch(() => undefined);
        if (this.#isClosed) return;
        const { items, version } = await list(this.#http);
        this.#replace(items);
        this.#watch = await this.#http.watch(`${PATH}?watch=true&resourceVersion=${version}`);
      }
    } catch (error) {
      // The API server is gone: whoever still waits runs into the deadline and says so.
      this.#failure = String(error);
    }
  }

  async #read(): Promise<void> {
    for (let event = await this.#watch.next(); event !== undefined; event = await this.#watch.next()) {
      if (event.type === "ADDED" || event.type === "DELETED") this.#fold(event.type, keyOf(event.object as Entry));
    }
  }

  #replace(items: readonly Entry[]): void {
    const listed = new Set(items.map(keyOf));
    for (const service of [...this.present]) if (!listed.has(service)) this.#fold("DELETED", service);
    for (const service of listed) if (!this.present.has(service)) this.#fold("ADDED", service);
  }

  #fold(type: "ADDED" | "DELETED", service: string): void {
    const atMs = monotonicMs();
    if (type === "ADDED") this.present.add(service);
    else this.present.delete(service);
    this.#waiting.get(`${type} ${service}`)?.(atMs);
  }
}

function keyOf({ metadata }: Entry): string {
  return `${metadata.namespace}/${serviceOfEntry(metadata.name)}`;
}

interface EntryList {
  readonly items: readonly Entry[];
  readonly version: string;
}

async function list(http: HttpClient): Promise<EntryList> {
  const { status, body } = await http.send({ method: "GET", path: PATH });
  if (status !== 200) throw new Error(`${PATH}: ${status} ${JSON.stringify(body)}`);
  const { items, metadata } = body as { items: readonly Entry[]; metadata: { resourceVersion: string } };
  return { items, version: metadata.resourceVersion };
}
