import type { Clock } from "../domain/clock.js";
import type { ProcessId } from "../domain/process-id.js";
import type {
  PublisherFrame,
  ReceivedPublisherFrame,
  ReceivedSubscriberFrame,
  SubscriberFrame,
} from "../session/frames.js";
import type { PublishedTable } from "../session/published-table.js";
import { Publisher } from "../session/publisher.js";
import type { Decoded, SubscribedState } from "../session/subscribed-state.js";
import { Subscriber, type SubscriberEvent } from "../session/subscriber.js";
import type { StreamMachine } from "./stream-machine.js";

/** What both versions of the protocol that exist so far can do. */
const FEATURES: readonly string[] = [];
/** Of one cluster: 5,000 services with everything that goes with them, and room. */
const MAX_RESOURCES = 200_000;

/** One change on its way: how long ago its cause was observed. Only changes count, not what a new stream catches up on. */
export interface Delay {
  readonly stream: "report" | "follow";
  readonly at: "sent" | "received";
  /** Of the resource. */
  readonly key: string;
  readonly delayMs: number;
}

export interface MachineContext {
  readonly stream: Delay["stream"];
  readonly process: ProcessId;
  readonly clock: Clock;
  readonly onDelay: (delay: Delay) => void;
}

export type PublisherMachine = StreamMachine<PublisherFrame, ReceivedSubscriberFrame>;
export type SubscriberMachine = StreamMachine<SubscriberFrame, ReceivedPublisherFrame>;

export function createPublisherMachine(context: MachineContext, table: PublishedTable): PublisherMachine {
  const publisher = new Publisher({ table, process: context.process, features: FEATURES });
  return {
    onFrame: (frame) => publisher.onFrame(frame),
    next() {
      const wasComplete = publisher.isComplete;
      const frame = publisher.next();
      if (frame?.kind === "batch" && wasComplete) {
        for (const { key, observedAtMs } of frame.upserts) tellDelay(context, "sent", key, observedAtMs);
      }
      return frame;
    },
    get isReady() {
      return publisher.isReady;
    },
    heartbeat: (timing) => publisher.heartbeat(timing),
    stop: () => publisher.stop(),
    progress: publisher,
  };
}

export interface SubscriberParts<T> {
  readonly state: SubscribedState<T>;
  readonly decode: (key: string, body: Uint8Array) => Decoded<T>;
  /** Once a frame that changes anything. */
  readonly onEvents: (events: readonly SubscriberEvent<T>[]) => void;
}

export function createSubscriberMachine<T>(context: MachineContext, parts: SubscriberParts<T>): SubscriberMachine {
  const { state, decode } = parts;
  const options = { state, decode, process: context.process, features: FEATURES, maxResources: MAX_RESOURCES };
  const subscriber = new Subscriber(options);
  return {
    onFrame(frame) {
      const wasComplete = subscriber.isComplete;
      const { events, goodbye } = subscriber.onFrame(frame);
      if (wasComplete) {
        for (const event of events) {
          if (event.kind === "upsert") tellDelay(context, "received", event.key, event.observedAtMs);
        }
      }
      if (events.length > 0) parts.onEvents(events);
      return goodbye;
    },
    next: () => subscriber.next(),
    get isReady() {
      return subscriber.isReady;
    },
    heartbeat: (timing) => subscriber.heartbeat(timing),
    stop: () => subscriber.stop(),
    progress: subscriber,
  };
}

/** Clocks of two machines may differ by more than the delay: never below 0. */
function tellDelay(context: MachineContext, at: Delay["at"], key: string, observedAtMs: number): void {
  const delayMs = Math.max(0, context.clock.now() - observedAtMs);
  context.onDelay({ stream: context.stream, at, key, delayMs });
}
