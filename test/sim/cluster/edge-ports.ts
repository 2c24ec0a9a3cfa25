import { AppError, type ErrorCode } from "@causeway/shared";
import type { KubeKind, WantedObject } from "../../../packages/edge/src/core/kube.js";
import type { AcceptedRecord } from "../../../packages/edge/src/core/plan/store-memory.js";
import { isUncertain } from "../../../packages/edge/src/core/plan/writes.js";
import type {
  AcceptedBasis,
  ClusterWatch,
  LeaseStore,
  ObjectRef,
  ObjectWriter,
} from "../../../packages/edge/src/ports.js";
import type { MemoryLease } from "../../../packages/edge/src/testing/memory-lease.js";
import type { Chance } from "../chance.js";
import type { ProcessClock } from "../processes/process-clock.js";
import type { SimClock } from "../sim-clock.js";
import type { SimApiServer } from "./api-server.js";
import { KindWatch, type WatchFault } from "./kind-watch.js";

/** What the API server answers to requests, for a time. */
export interface ApiFault {
  readonly code: ErrorCode;
  /** Of the requests, how many fail so. */
  readonly share: number;
  /** The server carries out what it then does not answer: an answer that is lost. */
  readonly isCarriedOut: boolean;
}

/** One write as an edge asks for it. */
export type WriteRequest =
  | { readonly verb: "create"; readonly object: WantedObject }
  | { readonly verb: "replace"; readonly object: WantedObject; readonly over: string }
  | { readonly verb: "delete"; readonly of: ObjectRef; readonly uid: string; readonly over: string };

/** What is kept of one edge beside its cluster: outlives its processes. */
export interface EdgeRecord {
  saved: undefined | AcceptedRecord;
  readonly lease: MemoryLease;
}

export interface EdgePortsOptions {
  readonly api: SimApiServer;
  readonly world: SimClock;
  readonly process: ProcessClock;
  readonly chance: Chance;
  /** Of its own, so that a history without a Lease would have the same delays. */
  readonly leaseChance: Chance;
  readonly record: EdgeRecord;
  readonly fault: () => undefined | ApiFault;
  /** Told before the API server sees it. */
  readonly onRequest: (request: WriteRequest) => void;
  /** Told as soon as the process is that nothing was changed. */
  readonly onRefused: (request: WriteRequest) => void;
}

const MAX_LATENCY_MS = 12;
const MAX_LAG_MS = 25;

/** Everything through which one edge process reaches its cluster. What it has asked for is carried out even if it dies. */
export class EdgePorts implements ClusterWatch, ObjectWriter, AcceptedBasis {
  readonly watches: KindWatch[] = [];
  readonly lease: LeaseStore;
  readonly #options: EdgePortsOptions;
  #end: () => void = () => undefined;

  constructor(options: EdgePortsOptions) {
    this.#options = options;
    const { lease } = options.record;
    const request = <T>(act: () => T) => this.#request(act, options.leaseChance);
    this.lease = {
      read: () => request(() => lease.stored),
      write: (record, over) => request(() => lease.store(record, over)),
    };
  }

  start(kinds: readonly KubeKind[], sink: Parameters<ClusterWatch["start"]>[1]): AsyncDisposable {
    const { api, process, chance } = this.#options;
    const lagMs = () => 1 + chance() * MAX_LAG_MS;
    for (const kind of kinds) this.watches.push(new KindWatch({ api, kind, clock: process, lagMs, sink }));
    this.#end = api.onMutation((mutation) => {
      for (const watch of this.watches) watch.onMutation(mutation);
    });
    return {
      [Symbol.asyncDispose]: () => {
        this.end();
        return Promise.resolve();
      },
    };
  }

  /** Shows nothing any more. */
  end(): void {
    this.#end();
    this.watches.length = 0;
  }

  failWatches(kinds: readonly KubeKind[], fault: WatchFault, durationMs: number): void {
    for (const watch of this.watches) if (kinds.includes(watch.kind)) watch.fail(fault, durationMs);
  }

  heal(): void {
    for (const watch of this.watches) watch.heal();
  }

  create(object: WantedObject): Promise<void> {
    return this.#write({ verb: "create", object }, () => this.#options.api.create(object));
  }

  replace(object: WantedObject, over: string): Promise<void> {
    return this.#write({ verb: "replace", object, over }, () => this.#options.api.replace(object, over));
  }

  delete(of: ObjectRef, uid: string, over: string): Promise<void> {
    return this.#write({ verb: "delete", of, uid, over }, () => this.#options.api.delete(of.kind, of, uid, over));
  }

  load(): Promise<undefined | AcceptedRecord> {
    return this.#request(() => this.#options.record.saved);
  }

  save(record: AcceptedRecord): Promise<void> {
    return this.#request(() => {
      this.#options.record.saved = record;
    });
  }

  #write(request: WriteRequest, act: () => void): Promise<void> {
    this.#options.onRequest(request);
    return this.#request(act).catch((error: unknown) => {
      if (error instanceof AppError && !isUncertain(error)) this.#options.onRefused(request);
      throw error;
    });
  }

  /** The request travels, is carried out or not, and the answer travels back to whoever still lives. */
  #request<T>(act: () => T, chance = this.#options.chance): Promise<T> {
    const { world, process } = this.#options;
    return new Promise<T>((resolve, reject) => {
      world.after(chance() * MAX_LATENCY_MS, () => {
        const answer = this.#answer(act, chance);
        const answeredMs = world.arrivalMs(chance() * MAX_LATENCY_MS) - world.monotonic();
        process.after(answeredMs, () => (answer.ok ? resolve(answer.value) : reject(answer.error)));
      });
    });
  }

  #answer<T>(
    act: () => T,
    chance: Chance,
  ): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError } {
    const fault = this.#options.fault();
    const fails = fault !== undefined && chance() < fault.share;
    const failure = () => ({ ok: false, error: new AppError(fault?.code ?? "Unavailable", "simulated") }) as const;
    if (fails && !fault.isCarriedOut) return failure();
    try {
      const value = act();
      return fails ? failure() : { ok: true, value };
    } catch (error) {
      if (error instanceof AppError) return { ok: false, error };
      throw error;
    }
  }
}
