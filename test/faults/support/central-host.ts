import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { parseCentralConfig, type RunningCentral, startCentral } from "@causeway/central";
import type { JsonObject } from "@causeway/sandbox";
import type { Clock, Log } from "@causeway/shared";

const ANY_PORT = "127.0.0.1:0";
/** What SQLite may keep beside the file. */
const STORE_FILES = ["", "-wal", "-shm", "-journal"];

export interface CentralHostOptions {
  readonly storePath: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** A machine on which central runs or not: always on the same ports, and on one store unless a test changes that. */
export class CentralHost implements AsyncDisposable {
  storePath: string;
  readonly #options: CentralHostOptions;
  #running: undefined | RunningCentral;
  #addresses = { link: ANY_PORT, api: ANY_PORT };

  constructor(options: CentralHostOptions) {
    this.#options = options;
    this.storePath = options.storePath;
  }

  async start(): Promise<void> {
    const { clock, random, log } = this.#options;
    const { link, api } = this.#addresses;
    const config = parseCentralConfig({
      ...{ CENTRAL_LINK_ADDRESS: link, CENTRAL_API_ADDRESS: api, CENTRAL_STORE: this.storePath },
    });
    if (!config.ok) throw new Error(config.error.join("; "));
    const central = await startCentral(config.value, { clock, random, log, instance: randomUUID() });
    this.#running = central;
    this.#addresses = { link: `127.0.0.1:${central.linkPort}`, api: new URL(central.apiUrl).host };
  }

  /** In peace: it says goodbye. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.[Symbol.asyncDispose]();
  }

  /** Gives it an empty store; to be called while it is stopped. */
  async emptyStore(): Promise<void> {
    for (const suffix of STORE_FILES) await rm(`${this.storePath}${suffix}`, { force: true });
  }

  /** Puts a backup of its store elsewhere, as a person takes it. */
  async backUp(path: string): Promise<void> {
    const answer = await fetch(`${this.apiUrl}/v2/central/backup`, { method: "POST" });
    if (!answer.ok) throw new Error(`backup: ${answer.status} ${await answer.text()}`);
    await writeFile(path, new Uint8Array(await answer.arrayBuffer()));
  }

  get linkPort(): number {
    return Number(this.#addresses.link.slice(this.#addresses.link.indexOf(":") + 1));
  }

  get apiUrl(): string {
    return `http://${this.#addresses.api}`;
  }

  /** Applies config objects; a refusal throws. */
  async apply(objects: readonly JsonObject[]): Promise<void> {
    const body = objects.map((object) => JSON.stringify(object)).join("\n---\n");
    await this.call("POST", "apply", body);
  }

  /** Calls the management API; anything but success throws. */
  async call(method: string, path: string, body?: string): Promise<string> {
    const answer = await fetch(`${this.apiUrl}/v2/${path}`, { method, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
