import { type DesiredResource, PublishedTable, reportKeys, SubscribedState } from "@causeway/shared";
import { createLog, systemClock } from "@causeway/shared/node";
import { encodeReport, type FollowEvents, type LinkClient, NO_OBSERVER, startLinkClient } from "@causeway/shared/wire";
import { monotonicMs } from "../harness/monotonic.js";
import { clusterName, renderApplied, renderReport, renderService, serviceOf } from "./simulated-report.js";

/** Keys of what an edge has objects in its cluster for. */
const WRITTEN = /^(source|import|export)\//;
/** What the link puts into one batch. */
const BATCH_BYTES = 256 * 1024;
const log = createLog({ level: "error", write: undefined });

/** The link of an edge with nothing behind it: reports a cluster and says of everything that it is applied at once. */
export class SimulatedEdge {
  readonly #edge: number;
  readonly #report = new PublishedTable();
  readonly #follow = new SubscribedState<DesiredResource>();
  /** Hash of each source that it has entries for. */
  readonly #entries = new Map<string, string>();
  #client: undefined | LinkClient;
  #awaited: undefined | { readonly digest: string; readonly onCurrent: (atMs: number) => void };
  /** Entries that it would have written, replaced or deleted. */
  touched = 0;
  /** Changes of what it should have. */
  received = 0;

  constructor(edge: number, services: number) {
    this.#edge = edge;
    for (const [key, resource] of renderReport(edge, services)) {
      this.#report.set(encodeReport(key, resource, systemClock.now()));
    }
  }

  start(port: number): void {
    this.#client = startLinkClient({
      ...{ address: { host: "127.0.0.1", port }, tls: undefined, cluster: clusterName(this.#edge) },
      ...{ instance: `edge-${this.#edge}`, incarnation: 1, clock: systemClock, random: Math.random, log },
      ...{ report: this.#report, followState: this.#follow, observer: NO_OBSERVER },
      onFollow: (events) => this.#onFollow(events),
      onStatus: () => undefined,
    });
    this.#client.openReport();
  }

  get isComplete(): boolean {
    const status = this.#client?.status;
    return status?.follow.isComplete === true && status.report.isComplete;
  }

  get sources(): number {
    return this.#entries.size;
  }

  /** A service's ready instances change. */
  setReady(index: number, ready: number): void {
    const key = serviceOf(this.#edge, index);
    this.#report.set(encodeReport(reportKeys.service(key), renderService(key, ready), systemClock.now()));
  }

  /** All that it reports, in messages as large as batches. */
  renderMessages(): Buffer[] {
    const messages: Buffer[] = [];
    let pieces: Uint8Array[] = [];
    let bytes = 0;
    for (const key of this.#report.keys()) {
      const piece = this.#report.get(key)?.bytes ?? new Uint8Array();
      if (bytes + piece.length > BATCH_BYTES) {
        messages.push(Buffer.concat(pieces));
        pieces = [];
        bytes = 0;
      }
      pieces.push(piece);
      bytes += piece.length;
    }
    return [...messages, Buffer.concat(pieces)];
  }

  get resources(): number {
    return this.#report.size;
  }

  /** When it has again, and on a new stream, all that it should have now. */
  untilCurrent(): Promise<number> {
    return new Promise((resolve) => {
      this.#awaited = { digest: this.#follow.digest, onCurrent: resolve };
    });
  }

  #onFollow(events: FollowEvents): void {
    for (const event of events) {
      if (event.kind === "upsert") this.#apply(event.key, event.hash);
      else if (event.kind === "remove") this.#drop(event.key);
    }
    const awaited = this.#awaited;
    if (awaited === undefined || !this.isComplete || awaited.digest !== this.#follow.digest) return;
    this.#awaited = undefined;
    awaited.onCurrent(monotonicMs());
  }

  #apply(key: string, hash: string): void {
    this.received += 1;
    if (key.startsWith("withdrawn/")) {
      const withdrawn = key.slice("withdrawn/".length);
      if (this.#entries.delete(withdrawn)) this.touched += 1;
      this.#report.delete(reportKeys.applied(withdrawn));
      return;
    }
    if (key.startsWith("source/")) {
      if (this.#entries.get(key) !== hash) this.touched += 1;
      this.#entries.set(key, hash);
    }
    this.#report.set(encodeReport(reportKeys.applied(key), renderApplied(key, hash), systemClock.now()));
  }

  /** What an edge has written stays, and is reported, until it is withdrawn: absence says nothing. */
  #drop(key: string): void {
    this.received += 1;
    if (!WRITTEN.test(key)) this.#report.delete(reportKeys.applied(key));
  }
}
