import type { KubeEvent, KubeKind, KubeObject } from "../../../packages/edge/src/core/kube.js";
import type { ProcessClock } from "../processes/process-clock.js";
import type { Mutation, SimApiServer } from "./api-server.js";

/** What goes wrong with the watch of a kind, for a time. */
export type WatchFault =
  /** Nothing comes; then everything that was missed, in order. */
  | "stall"
  /** It breaks off, and the server has forgotten where it was: listed anew. */
  | "gone"
  /** The server says no: told as failing, listed anew afterwards. */
  | "refused";

export interface KindWatchOptions {
  readonly api: SimApiServer;
  readonly kind: KubeKind;
  readonly clock: ProcessClock;
  readonly lagMs: () => number;
  readonly sink: (event: KubeEvent) => void;
}

const CATCHING_UP_MS = 100;

/** Shows one kind of a simulated cluster to one edge process: late, in order, and not always. */
export class KindWatch {
  readonly kind: KubeKind;
  readonly #options: KindWatchOptions;
  /** What has been shown or is on its way, by namespace and name. */
  readonly #shown = new Map<string, KubeObject>();
  /** Missed while it stalls. */
  #missed: KubeEvent[] = [];
  #fault: undefined | WatchFault;
  #endFault: () => void = () => undefined;
  #lastDueMs = 0;
  #healedMs = Number.NEGATIVE_INFINITY;
  /** As the sink has been told. */
  #isHealthy = false;
  #hasListed = false;

  constructor(options: KindWatchOptions) {
    this.kind = options.kind;
    this.#options = options;
    this.#list();
  }

  onMutation({ kind, after, before }: Mutation): void {
    if (kind !== this.kind || (this.#fault !== undefined && this.#fault !== "stall")) return;
    const event: undefined | KubeEvent =
      after !== undefined ? { kind: "upsert", object: after } : before && goneEvent(before);
    if (event === undefined) return;
    if (this.#fault === "stall") this.#missed.push(event);
    else this.#show(event);
  }

  fail(fault: WatchFault, durationMs: number): void {
    this.heal();
    this.#fault = fault;
    if (fault === "refused") this.#send({ kind: "failing", of: this.kind, message: "forbidden", isRefused: true });
    this.#endFault = this.#options.clock.arrive(durationMs, () => this.heal());
  }

  /** The fault is over. */
  heal(): void {
    const fault = this.#fault;
    if (fault === undefined) return;
    this.#endFault();
    this.#fault = undefined;
    this.#healedMs = this.#options.clock.monotonic();
    const missed = this.#missed;
    this.#missed = [];
    if (fault === "stall") for (const event of missed) this.#show(event);
    else this.#list();
  }

  /** The sink has heard a whole list, and something since the last failure. */
  get isHealthy(): boolean {
    return this.#isHealthy;
  }

  /** It shows nothing, or what it shows after that is still on its way. */
  get isFaulty(): boolean {
    return this.#fault !== undefined || this.#options.clock.monotonic() < this.#healedMs + CATCHING_UP_MS;
  }

  #list(): void {
    const { api, kind } = this.#options;
    const present = new Set<string>();
    for (const object of api.all(kind)) {
      const id = placeOf(object);
      present.add(id);
      if (this.#shown.get(id)?.meta.resourceVersion !== object.meta.resourceVersion)
        this.#show({ kind: "upsert", object });
    }
    for (const [id, object] of [...this.#shown]) if (!present.has(id)) this.#show(goneEvent(object));
    this.#send({ kind: "listed", of: kind });
  }

  #show(event: KubeEvent): void {
    if (event.kind === "upsert") this.#shown.set(placeOf(event.object), event.object);
    if (event.kind === "delete") this.#shown.delete(`${event.namespace}/${event.name}`);
    this.#send(event);
  }

  #send(event: KubeEvent): void {
    const { clock, lagMs, sink } = this.#options;
    this.#lastDueMs = Math.max(this.#lastDueMs, clock.arrivalMs(lagMs()));
    clock.arrive(this.#lastDueMs - clock.monotonic(), () => {
      this.#hasListed ||= event.kind === "listed";
      this.#isHealthy = this.#hasListed && event.kind !== "failing";
      sink(event);
    });
  }
}

function placeOf({ meta }: KubeObject): string {
  return `${meta.namespace}/${meta.name}`;
}

function goneEvent(object: KubeObject): KubeEvent {
  return { kind: "delete", of: object.kind, namespace: object.meta.namespace, name: object.meta.name };
}
