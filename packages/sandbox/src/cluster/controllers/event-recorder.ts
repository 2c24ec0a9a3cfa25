import type { Clock } from "@causeway/shared";
import { ApiError } from "../api-error.js";
import { type ApiObject, formatTime, namespaceOf, textAt, valueAt } from "../api-object.js";
import type { ResourceDefinition } from "../kinds/resource-definition.js";
import type { ObjectApi } from "../objects/object-api.js";
import type { WrittenBy } from "../objects/written-by.js";

/** Something that happened to an object, as a controller tells it to people. */
export interface Happening {
  readonly object: ApiObject;
  /** Part of the object, such as `spec.containers{details}`; "" for all of it. */
  readonly fieldPath: string;
  readonly reason: string;
  readonly message: string;
  /** Who says so: `kubelet`, `deployment-controller`. */
  readonly component: string;
  /** Node of the component; "" where there is none. */
  readonly host: string;
}

interface EventRecorderOptions {
  readonly objects: ObjectApi;
  readonly events: () => ResourceDefinition;
  readonly clock: Clock;
  /** The newest ones that are kept; 0 writes none at all. */
  readonly maxEvents: number;
}

/** The API server forgets events after this time (kube-apiserver --event-ttl). */
const TTL_MS = 60 * 60_000;

/** In a burst as many are written as are kept, after that this many a second: a cluster of very many pods is not held up. */
const EVENTS_PER_SECOND = 50;

interface Recorded {
  readonly namespace: string;
  readonly name: string;
  readonly atMs: number;
}

/**
 * Writes core/v1 Events about what controllers do: what `kubectl describe` ends with. The same happening again counts up
 * the event that is there. Old events go when new ones come.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  /** By what makes two happenings the same; in the order of the last time. */
  readonly #recorded = new Map<string, Recorded>();
  #count = 0;
  /** How many may be written now. */
  #allowance: number;
  #refilledAtMs: number;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#allowance = options.maxEvents;
    this.#refilledAtMs = options.clock.monotonic();
  }

  /** Past the allowance nothing is written. */
  record(happening: Happening): void {
    if (!this.#takeAllowance()) return;
    const { object, fieldPath, reason, message, component } = happening;
    const key = JSON.stringify([object.metadata.uid, fieldPath, reason, message, component]);
    try {
      const before = this.#recorded.get(key);
      this.#recorded.delete(key);
      this.#recorded.set(key, this.#repeat(before) ?? this.#write(happening));
      this.#forgetOld();
    } catch (error) {
      // A namespace that is being deleted takes no new events; nobody misses them.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #takeAllowance(): boolean {
    const { maxEvents, clock } = this.#options;
    const nowMs = clock.monotonic();
    const refill = ((nowMs - this.#refilledAtMs) * EVENTS_PER_SECOND) / 1000;
    this.#allowance = Math.min(maxEvents, this.#allowance + refill);
    this.#refilledAtMs = nowMs;
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    return true;
  }

  /** Undefined when the event was never written or is gone. */
  #repeat(before: undefined | Recorded): undefined | Recorded {
    const { objects, events, clock } = this.#options;
    if (before === undefined) return undefined;
    const event = objects.store.get("events", before.namespace, before.name);
    if (event === undefined) return undefined;
    const count = Number(valueAt(event, "count") ?? 1) + 1;
    objects.update(
      events(),
      { ...event, count, lastTimestamp: formatTime(clock.now()) },
      { dryRun: false, subresource: "", needsVersion: true, by: writtenBy(textAt(event, "source", "component")) },
    );
    return { ...before, atMs: clock.now() };
  }

  #write({ object, fieldPath, reason, message, component, host }: Happening): Recorded {
    const { objects, events, clock } = this.#options;
    const { name, uid, resourceVersion } = object.metadata;
    const namespace = namespaceOf(object) || "default";
    this.#count += 1;
    // The name of the object and the time in nanoseconds, as client-go's recorder names events.
    const stamp = (BigInt(clock.now()) * 1_000_000n + BigInt(this.#count)).toString(16);
    const now = formatTime(clock.now());
    const event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: `${name}.${stamp}`, namespace, uid: "", resourceVersion: "", creationTimestamp: "" },
      involvedObject: {
        kind: object.kind,
        ...(namespaceOf(object) === "" ? {} : { namespace }),
        name,
        uid,
        apiVersion: object.apiVersion,
        resourceVersion,
        ...(fieldPath === "" ? {} : { fieldPath }),
      },
      reason,
      message,
      source: { component, ...(host === "" ? {} : { host }) },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type: "Normal",
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host,
    };
    objects.create(events(), event, { dryRun: false, by: writtenBy(component) });
    return { namespace, name: textAt(event, "metadata", "name"), atMs: clock.now() };
  }

  #forgetOld(): void {
    const { objects, maxEvents, clock } = this.#options;
    for (const [key, { namespace, name, atMs }] of this.#recorded) {
      if (this.#recorded.size <= maxEvents && clock.now() - atMs < TTL_MS) return;
      this.#recorded.delete(key);
      const event = objects.store.get("events", namespace, name);
      if (event !== undefined) objects.store.remove("events", event);
    }
  }
}

/** Components write what they have to tell themselves. */
function writtenBy(component: string): WrittenBy {
  return { kind: "update", manager: component, apiVersion: undefined };
}
