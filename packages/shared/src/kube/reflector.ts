import { AppError } from "../domain/app-error.js";
import type { Clock } from "../domain/clock.js";
import type { Log } from "../domain/log.js";
import { bodyChunks } from "./body-chunks.js";
import { KubeError } from "./kube-error.js";
import type { KubeHttp } from "./kube-http.js";
import { LineSplitter } from "./line-splitter.js";
import { type ListEnvelope, ListScanner } from "./list-scanner.js";
import { ObjectMirror, type ObjectMirrorOptions, type Versioned } from "./object-mirror.js";
import { reachedVersion } from "./object-version.js";
import { waitMs } from "./wait-ms.js";
import { FaultBackoff, faultOf, needsList, type WatchFault } from "./watch-faults.js";
import { parseWatchFrame } from "./watch-frame.js";

export interface ReflectorOptions<T extends Versioned> extends ObjectMirrorOptions<T> {
  /** Of all objects of the kind, such as `/apis/apps/v1/deployments`. */
  readonly path: string;
  readonly http: KubeHttp;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

const PAGE_SIZE = 500;
const MAX_OBJECT_BYTES = 16 * 1024 * 1024;
/** Between two pieces of a list. */
const LIST_SILENT_MS = 30_000;
/** Bookmarks come about once a minute: a watch that is silent for longer has a peer that is gone. */
const WATCH_SILENT_MS = 90_000;
/** A watch that lived this long says that the server is well. */
const LIVED_MS = 30_000;
/** The server ends each watch after 4 to 8 minutes, so that clients spread over its replicas anew. */
const WATCH_LEAST_SECONDS = 240;

/**
 * Mirrors all objects of one kind into a sink: lists in pages, watches from there, and goes on after every fault. The sink
 * gets each version of an object once; deletes that no watch told come after the last page of the next list.
 */
export class Reflector<T extends Versioned> {
  private readonly options: ReflectorOptions<T>;
  private readonly mirror: ObjectMirror<T>;
  private readonly backoff = new FaultBackoff();
  private phase: "listing" | "opening" | "watching" = "listing";
  /** Where to watch from; undefined: list first. */
  private version: undefined | string;
  private hasSeenPage = false;
  private isFailing = false;
  private isStopped = false;

  constructor(options: ReflectorOptions<T>) {
    this.options = options;
    // What is read after the stop is nobody's any more.
    this.mirror = new ObjectMirror({ ...options, sink: (event) => (this.isStopped ? undefined : options.sink(event)) });
  }

  /** Ends, with nothing left running, when the signal says so and never else. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = () => {
      this.isStopped = true;
    };
    signal.addEventListener("abort", stop, { once: true });
    while (!signal.aborted) {
      const pauseMs = await this.turn(signal);
      if (pauseMs > 0) await waitMs(this.options.clock, pauseMs, signal);
    }
  }

  /** One list or one watch; returns how long to pause before the next. */
  private async turn(signal: AbortSignal): Promise<number> {
    try {
      if (this.version !== undefined) return await this.watch(this.version, signal);
      this.version = await this.list(signal);
      return 0;
    } catch (error) {
      if (signal.aborted) return 0;
      if (error instanceof AppError) return this.onFault(error);
      throw error;
    }
  }

  /** Returns the version that the list shows. */
  private async list(signal: AbortSignal): Promise<string> {
    this.phase = "listing";
    this.options.counts.lists += 1;
    this.mirror.beginList();
    let page = await this.listPage("", signal);
    while (page.continueToken !== "") {
      const next = await this.listPage(page.continueToken, signal);
      if (next.continueToken === page.continueToken) throw new AppError("Invalid", "the list goes round in circles");
      page = next;
    }
    this.mirror.finishList();
    this.onWorking();
    return page.resourceVersion;
  }

  /** The very first page may come from the server's cache; later ones must not show less than was seen before. */
  private async listPage(continueToken: string, signal: AbortSignal): Promise<ListEnvelope> {
    const from = continueToken === "" ? {} : { continue: continueToken };
    const cached = this.hasSeenPage ? {} : { resourceVersion: "0" };
    const query = { limit: String(PAGE_SIZE), ...cached, ...from };
    const response = await this.open(query, signal);
    const scanner = new ListScanner(MAX_OBJECT_BYTES);
    for await (const chunk of bodyChunks(response, this.options.clock, LIST_SILENT_MS)) {
      for (const item of scanner.push(chunk)) this.mirror.take(item);
    }
    this.hasSeenPage = true;
    return scanner.end();
  }

  private async watch(version: string, signal: AbortSignal): Promise<number> {
    const { clock, random, counts } = this.options;
    this.phase = "opening";
    const seconds = Math.round(WATCH_LEAST_SECONDS * (1 + random()));
    const query = {
      watch: "1",
      allowWatchBookmarks: "true",
      resourceVersion: version,
      timeoutSeconds: String(seconds),
    };
    const response = await this.open(query, signal);
    this.phase = "watching";
    counts.watches += 1;
    if (this.isFailing) this.mirror.emit({ kind: "listed" });
    this.onWorking();
    const openedMs = clock.monotonic();
    const hasLived = () => clock.monotonic() - openedMs >= LIVED_MS;
    try {
      const lines = new LineSplitter(MAX_OBJECT_BYTES);
      for await (const chunk of bodyChunks(response, clock, WATCH_SILENT_MS)) lines.push(chunk).forEach(this.onLine);
    } finally {
      if (hasLived()) this.backoff.reset();
    }
    return hasLived() ? 0 : this.pause("closed", undefined);
  }

  private open(query: Readonly<Record<string, string>>, signal: AbortSignal) {
    return this.options.http.open({ method: "GET", path: this.options.path, query, body: undefined, signal });
  }

  private readonly onLine = (line: string): void => {
    const frame = parseWatchFrame(line);
    if (frame?.kind === "object") this.mirror.take(frame.object);
    if (frame?.kind === "deleted") this.mirror.remove(frame.object);
    if (frame !== undefined) this.version = reachedVersion(frame.object) ?? this.version;
  };

  private onWorking(): void {
    if (this.isFailing) this.options.log.info({}, "watch works again");
    this.isFailing = false;
  }

  private onFault(error: AppError): number {
    const fault = this.phase === "watching" && error.code === "Timeout" ? "silent" : faultOf(error);
    if (needsList(fault)) this.version = undefined;
    const isRefused = fault === "refused";
    // A watch that breaks off is opened again at once: only what does not open is worth telling.
    const isTold = isRefused || (this.phase !== "watching" && fault !== "gone");
    if (isTold) this.mirror.emit({ kind: "failing", message: error.message, isRefused });
    if (isTold && !this.isFailing) this.options.log.warn({ error }, "watch failing");
    this.isFailing ||= isTold;
    return this.pause(fault, error instanceof KubeError ? error.retryAfterMs : undefined);
  }

  private pause(fault: WatchFault, retryAfterMs: undefined | number): number {
    this.options.counts.addFault(fault);
    return this.backoff.next(fault, retryAfterMs, this.options.random);
  }
}
