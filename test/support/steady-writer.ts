const ORGANIZATION = "tetrate";

/** One request, and the display names that it gives to Clusters; undefined deletes. */
interface Write {
  /** Names the write in the history. */
  readonly author: string;
  readonly names: ReadonlyMap<string, undefined | string>;
}

/** Writes through the API, one request after the other, and knows what it was promised. */
export class SteadyWriter {
  /** Authors of all acknowledged writes since the last `settle`. */
  readonly acknowledged = new Set<string>();
  readonly #name: string;
  /** Display names of its Clusters as acknowledged, by path. */
  readonly #promised = new Map<string, undefined | string>();
  /** Sent and never answered: done or not, but not half. */
  #open: undefined | Write;
  #count = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Writes until the connection breaks; any answer but success is an error. */
  async run(api: string): Promise<void> {
    for (;;) {
      this.#count += 1;
      const write = this.#next();
      this.#open = write;
      const answer = await send(api, write);
      if (answer === undefined) return;
      if (answer.status !== 200) throw new Error(`${write.author}: ${answer.status} ${answer.text}`);
      this.#keep(write);
      this.acknowledged.add(write.author);
    }
  }

  /** What a store with this history must hold of this writer's: display name by path. */
  settle(authors: ReadonlySet<string>): ReadonlyMap<string, undefined | string> {
    if (this.#open !== undefined && authors.has(this.#open.author)) this.#keep(this.#open);
    this.#open = undefined;
    this.acknowledged.clear();
    return this.#promised;
  }

  #keep({ names }: Write): void {
    for (const [path, name] of names) this.#promised.set(path, name);
    this.#open = undefined;
  }

  /** In turn two objects at once, one object, the other again, and the other deleted. */
  #next(): Write {
    const author = `${this.#name}/${this.#count}`;
    const place = (suffix: string) => `clusters/${ORGANIZATION}/${this.#name}-${suffix}`;
    const turn = this.#count % 4;
    if (turn === 0) return { author, names: new Map([place("a"), place("b")].map((path) => [path, author])) };
    const isDeletion = turn === 3 && this.#promised.get(place("c")) !== undefined;
    return { author, names: new Map([[place("c"), isDeletion ? undefined : author]]) };
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Undefined when the connection broke before the whole answer was there. */
async function send(api: string, { author, names }: Write): Promise<undefined | Answer> {
  const headers = { "causeway-author": author };
  const [deleted] = Array.from(names).flatMap(([path, name]) => (name === undefined ? [path] : []));
  const documents = Array.from(names, ([path, name]) => describeCluster(path, name ?? ""));
  try {
    const answer =
      deleted === undefined
        ? await fetch(`${api}/v2/apply`, { method: "POST", headers, body: documents.join("---\n") })
        : await fetch(`${api}/v2/${deleted}`, { method: "DELETE", headers });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return undefined;
  }
}

function describeCluster(path: string, displayName: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const metadata = { organization: ORGANIZATION, name, displayName };
  return `${JSON.stringify({ apiVersion: "api.tsb.tetrate.io/v2", kind: "Cluster", metadata })}\n`;
}
