import { describe, expect, it } from "vitest";
import type {
  Goodbye,
  PublisherFrame,
  ReceivedPublisherFrame,
  ReceivedSubscriberFrame,
  SubscriberFrame,
} from "../session/frames.js";
import { PublishedTable } from "../session/published-table.js";
import { hashOfBody, termOf } from "../session/state-digest.js";
import { SubscribedState } from "../session/subscribed-state.js";
import { FakeClock } from "../testing/fake-clock.js";
import { createPublisherMachine, createSubscriberMachine, type Delay } from "./create-machines.js";
import type { FrameListener, FrameStream } from "./frame-stream.js";
import { LiveStream, type StreamOutcome } from "./live-stream.js";
import { WriteTurns } from "./write-turns.js";

/** One end of a pair of streams in memory. Frames arrive after `delayMs`; nothing arrives while it is cut. */
class MemoryStream<Out, In> implements FrameStream<Out, In> {
  readonly written: Out[] = [];
  listener: undefined | FrameListener<In>;
  isFull = false;
  isCut = false;
  isEnded = false;
  private readonly deliver: (frame: Out) => void;

  constructor(deliver: (frame: Out) => void) {
    this.deliver = deliver;
  }

  listen(listener: FrameListener<In>): void {
    this.listener = listener;
  }

  write(frame: Out): boolean {
    this.written.push(frame);
    if (!this.isCut) this.deliver(frame);
    return !this.isFull;
  }

  end(): void {
    this.isEnded = true;
  }

  cancel(): void {
    this.isEnded = true;
  }
}

function arrive(frame: PublisherFrame): ReceivedPublisherFrame {
  if (frame.kind !== "batch") return frame;
  return { ...frame, upserts: frame.upserts.map(({ bytes, ...rest }) => ({ ...rest, body: bytes })) };
}

function resource(key: string, value: string, observedAtMs: number) {
  const bytes = Buffer.from(value);
  const hash = hashOfBody(bytes);
  return { key, hash, observedAtMs, bytes, term: termOf(key, hash) };
}

function createPair(delayMs = 1) {
  const clock = new FakeClock();
  const turns = new WriteTurns();
  const table = new PublishedTable();
  const state = new SubscribedState<string>();
  const delays: Delay[] = [];
  const outcomes: { up?: StreamOutcome; down?: StreamOutcome } = {};
  const toEdge: MemoryStream<PublisherFrame, ReceivedSubscriberFrame> = new MemoryStream((frame) => {
    clock.after(delayMs, () => toCentral.listener?.onFrame(arrive(frame)));
  });
  const toCentral: MemoryStream<SubscriberFrame, ReceivedPublisherFrame> = new MemoryStream((frame) => {
    clock.after(delayMs, () => toEdge.listener?.onFrame(frame));
  });
  const context = (instance: string) => ({
    ...{ stream: "follow" as const, clock, process: { instance, incarnation: 1 } },
    onDelay: (delay: Delay) => void delays.push(delay),
  });
  let statuses = 0;
  const publisher = new LiveStream<PublisherFrame, ReceivedSubscriberFrame>({
    ...{ stream: toEdge, machine: createPublisherMachine(context("p"), table), clock, turns },
    onStatus: () => void statuses++,
    onOutcome: (outcome) => void Object.assign(outcomes, { down: outcome }),
  });
  const subscriber = new LiveStream<SubscriberFrame, ReceivedPublisherFrame>({
    ...{ stream: toCentral, clock, turns },
    machine: createSubscriberMachine(context("s"), {
      state,
      decode: (_key, body) => ({ kind: "value", value: Buffer.from(body).toString() }),
      onEvents: () => undefined,
    }),
    onStatus: () => undefined,
    onOutcome: (outcome) => void Object.assign(outcomes, { up: outcome }),
  });
  table.onChange(() => publisher.wake());
  const set = (key: string, value: string) => void table.set(resource(key, value, clock.now()));
  return { clock, table, state, set, delays, outcomes, publisher, subscriber, toEdge, toCentral, told: () => statuses };
}

describe(LiveStream, () => {
  it("sends a change without a timer between", async () => {
    const { clock, set, state, toEdge } = createPair();
    await clock.run(10);
    set("a", "1");
    await clock.run(0);
    expect(toEdge.written.at(-1)?.kind).toBe("batch");
    await clock.run(1);
    expect(state.get("a")?.value).toBe("1");
  });

  it("sends what changes in one go as one batch", async () => {
    const { clock, set, toEdge } = createPair();
    await clock.run(10);
    for (const key of ["a", "b", "c"]) set(key, "1");
    await clock.run(0);
    expect(toEdge.written.filter(({ kind }) => kind === "batch")).toHaveLength(1);
  });

  it("stays open while nothing changes, and measures the round trip", async () => {
    const { clock, publisher, subscriber, outcomes } = createPair(7);
    await clock.run(120_000);
    expect(outcomes).toEqual({});
    expect(publisher.status).toMatchObject({ state: "up", roundTripMs: 14, isComplete: true });
    expect(subscriber.status).toMatchObject({ state: "up", roundTripMs: 14, isComplete: true });
  });

  it("takes 30 s without a frame for death", async () => {
    const { clock, outcomes, toEdge, toCentral } = createPair();
    await clock.run(10_005);
    toEdge.isCut = true;
    toCentral.isCut = true;
    await clock.run(29_000);
    expect(outcomes).toEqual({});
    await clock.run(2_000);
    expect(outcomes).toEqual({ up: { kind: "silent" }, down: { kind: "silent" } });
    expect([toEdge.isEnded, toCentral.isEnded, clock.pending]).toEqual([true, true, 0]);
  });

  it("lags when nothing is acknowledged for 30 s although frames come, and recovers", async () => {
    const { clock, set, publisher, toEdge } = createPair();
    await clock.run(25_000);
    toEdge.isCut = true;
    set("a", "1");
    await clock.run(29_000);
    expect(publisher.status.state).toBe("up");
    const keepAlive = { sentAtMs: 0, echoMs: undefined, heldMs: 0 };
    toEdge.listener?.onFrame({
      ...{ kind: "heartbeat", version: 1, basis: undefined, digest: undefined, timing: keepAlive },
    });
    await clock.run(2_000);
    expect(publisher.status).toMatchObject({ state: "lagging", unacked: 1 });
    toEdge.listener?.onFrame({ kind: "ack", version: 2, digest: undefined, refusals: [] });
    expect(publisher.status).toMatchObject({ state: "up", unacked: 0 });
  });

  it("writes nothing more while the transport is full, then the newest content once", async () => {
    const { clock, set, state, toEdge } = createPair();
    await clock.run(10);
    toEdge.isFull = true;
    set("a", "1");
    await clock.run(1);
    const before = toEdge.written.length;
    for (let round = 0; round < 1_000; round += 1) set("a", `round ${round}`);
    await clock.run(25_000);
    expect(toEdge.written).toHaveLength(before);
    toEdge.isFull = false;
    toEdge.listener?.onWritable();
    await clock.run(2);
    expect(state.get("a")?.value).toBe("round 999");
    expect(toEdge.written).toHaveLength(before + 1);
  });

  it("ends both ends with one goodbye", async () => {
    const { clock, publisher, outcomes, toEdge, toCentral } = createPair();
    await clock.run(10);
    const goodbye: Goodbye = { kind: "goodbye", reason: "draining", retryAfterMs: 5, message: "" };
    publisher.close(goodbye);
    await clock.run(10);
    expect(outcomes).toEqual({
      down: { kind: "goodbye", goodbye, isOurs: true },
      up: { kind: "goodbye", goodbye, isOurs: false },
    });
    expect([toEdge.isEnded, toCentral.isEnded, clock.pending]).toEqual([true, true, 0]);
  });

  it("tells delays of changes, not of what a new stream catches up on", async () => {
    const { clock, set, delays } = createPair(3);
    set("old/a", "1");
    await clock.run(20);
    expect(delays).toEqual([]);
    set("new/b", "1");
    await clock.run(20);
    expect(delays).toEqual([
      { stream: "follow", at: "sent", key: "new/b", delayMs: 0 },
      { stream: "follow", at: "received", key: "new/b", delayMs: 3 },
    ]);
  });

  it("does not tell its status for every batch", async () => {
    const { clock, set, told } = createPair();
    await clock.run(100);
    const before = told();
    for (let round = 0; round < 50; round += 1) {
      set("a", `round ${round}`);
      await clock.run(5);
    }
    expect(told()).toBe(before);
  });

  it("starts anew when the two ends turn out to differ", async () => {
    const { clock, state, set, outcomes } = createPair();
    set("a", "1");
    await clock.run(20);
    state.drop("a");
    await clock.run(10_010);
    expect(outcomes.down).toMatchObject({ kind: "goodbye", goodbye: { reason: "resync" } });
    expect(outcomes.up).toMatchObject({ kind: "goodbye", goodbye: { reason: "resync" } });
  });
});
