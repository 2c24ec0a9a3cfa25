import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EncodedResource, PublisherFrame, ReceivedPublisherFrame, SubscriberFrame } from "./frames.js";
import { PublishedTable } from "./published-table.js";
import { Publisher } from "./publisher.js";
import { hashOfBody, termOf } from "./state-digest.js";
import { type Decoded, SubscribedState } from "./subscribed-state.js";
import { Subscriber, type SubscriberEvent } from "./subscriber.js";

/**
 * A world of several publishers (replicas that publish alike in the end) and one subscriber, joined by a link that
 * delays each direction at will, cuts at any moment, and leads to another replica each time.
 */
const REPLICAS = 3;
const TIMING = { sentAtMs: 0, echoMs: undefined, heldMs: 0 };
const KEYS = Array.from({ length: 12 }, (_, index) => `${index % 4 === 0 ? "new" : "item"}/${index}`);

function encode(key: string, value: string): EncodedResource {
  const bytes = Buffer.from(value);
  const hash = hashOfBody(bytes);
  return { key, hash, observedAtMs: 0, bytes, term: termOf(key, hash) };
}

/** "bad..." is refused, kind "new" is unknown. */
function decode(key: string, body: Uint8Array): Decoded<string> {
  const text = Buffer.from(body).toString();
  if (key.startsWith("new/")) return { kind: "unknown" };
  return text.startsWith("bad") ? { kind: "refused", reason: `${text} is bad` } : { kind: "value", value: text };
}

function arrive(frame: PublisherFrame): ReceivedPublisherFrame {
  if (frame.kind !== "batch") return frame;
  const upserts = frame.upserts.map(({ bytes, ...resource }) => ({ ...resource, body: bytes }));
  return { ...frame, upserts };
}

/** A frame on its way, with the keys that it may take away. */
interface Sent {
  readonly frame: PublisherFrame;
  readonly mayRemove: ReadonlySet<string>;
}

interface Stream {
  readonly table: PublishedTable;
  readonly publisher: Publisher;
  readonly subscriber: Subscriber<string>;
  readonly down: Sent[];
  readonly up: SubscriberFrame[];
  /**
   * Keys that the table has lacked at some moment since it was compared with what the subscriber holds, and that no batch
   * has brought since: it alone says what is gone. Undefined until then: what a held table lacks is not gone.
   */
  gone: undefined | Set<string>;
}

function keysNotIn(table: PublishedTable): Set<string> {
  return new Set(KEYS.filter((key) => table.get(key) === undefined));
}

class World {
  readonly tables = Array.from({ length: REPLICAS }, () => new PublishedTable());
  readonly state = new SubscribedState<string>();
  /** The subscriber's picture, made of events alone. */
  readonly folded = new Map<string, string>();
  readonly goodbyes: string[] = [];
  resourcesSent = 0;
  maxDirty = 0;
  private stream: undefined | Stream;

  set(replica: number, key: string, value: string): void {
    this.tables[replica]?.set(encode(key, value));
  }

  delete(replica: number, key: string): void {
    const table = this.tables[replica];
    table?.delete(key);
    if (this.stream?.table === table) this.stream?.gone?.add(key);
  }

  /** Begins anew with nothing, and says so to nobody before it is released. */
  restart(replica: number): void {
    if (this.stream?.table === this.tables[replica]) this.cut();
    const table = new PublishedTable();
    table.hold();
    this.tables[replica] = table;
  }

  release(replica: number): void {
    this.tables[replica]?.release();
  }

  connect(replica: number): void {
    this.cut();
    const table = this.tables[replica % REPLICAS] ?? new PublishedTable();
    const process = { instance: `r${replica}`, incarnation: 1 };
    const publisher = new Publisher({ table, process, features: [] });
    const options = { state: this.state, decode, features: [], maxResources: 1_000 };
    const subscriber = new Subscriber({ ...options, process: { instance: "s", incarnation: 1 } });
    this.stream = { table, publisher, subscriber, down: [], up: [], gone: undefined };
  }

  /** Everything on its way is lost. */
  cut(): void {
    this.stream?.publisher.stop();
    this.stream?.subscriber.stop();
    this.stream = undefined;
  }

  answer(): boolean {
    const isReady = this.stream?.subscriber.isReady;
    const frame = this.stream?.subscriber.next();
    if (this.stream !== undefined) expect(isReady).toBe(frame !== undefined);
    if (frame !== undefined) this.stream?.up.push(frame);
    return frame !== undefined;
  }

  send(): boolean {
    const { stream } = this;
    if (stream === undefined) return false;
    const { table, publisher } = stream;
    const isReady = publisher.isReady;
    const frame = publisher.next();
    if (frame === undefined) return false;
    // Released since Start came: compared just now.
    stream.gone ??= keysNotIn(table);
    // What is not ready has nothing to send; what is ready may turn out to have nothing.
    expect(isReady).toBe(true);
    const mayRemove = frame.kind === "batch" ? keysNotIn(table) : new Set(frame.kind === "complete" ? stream.gone : []);
    stream.down.push({ frame, mayRemove });
    if (frame.kind !== "batch") return true;
    this.resourcesSent += frame.upserts.length;
    for (const { key } of frame.upserts) stream.gone.delete(key);
    return true;
  }

  beat(): void {
    if (this.stream === undefined) return;
    this.stream.down.push({ frame: this.stream.publisher.heartbeat(TIMING), mayRemove: new Set() });
    // Start comes first.
    this.answer();
    this.stream.up.push(this.stream.subscriber.heartbeat(TIMING));
  }

  deliverDown(): boolean {
    const { stream } = this;
    const sent = stream?.down.shift();
    if (stream === undefined || sent === undefined) return false;
    const { events, goodbye } = stream.subscriber.onFrame(arrive(sent.frame));
    for (const event of events) this.fold(event, sent);
    if (goodbye !== undefined) this.goodbyes.push(goodbye.message);
    return true;
  }

  deliverUp(): boolean {
    const { stream } = this;
    const frame = stream?.up.shift();
    if (stream === undefined || frame === undefined) return false;
    const goodbye = stream.publisher.onFrame(frame);
    if (frame.kind === "start" && !stream.table.isHeld) stream.gone = keysNotIn(stream.table);
    if (goodbye !== undefined) this.goodbyes.push(goodbye.message);
    this.maxDirty = Math.max(this.maxDirty, stream.publisher.waiting);
    return true;
  }

  /** Runs the open stream until nothing moves any more. */
  settle(): void {
    for (let moved = true; moved; )
      moved = [this.answer(), this.deliverUp(), this.send(), this.deliverDown()].includes(true);
  }

  get refusalsSeen(): ReadonlyMap<string, string> {
    return this.stream?.publisher.refusals ?? new Map();
  }

  get isComplete(): boolean {
    return this.stream?.subscriber.isComplete ?? false;
  }

  private fold(event: SubscriberEvent<string>, { frame, mayRemove }: Sent): void {
    if (event.kind === "upsert") this.folded.set(event.key, event.value);
    if (event.kind !== "remove") return;
    expect(mayRemove, `${event.key} was not gone where ${frame.kind} came from`).toContain(event.key);
    this.folded.delete(event.key);
  }
}

const key = fc.constantFrom(...KEYS);
const value = fc.constantFrom("a", "b", "c", "bad1", "bad2");
const replica = fc.nat(REPLICAS - 1);
const step = fc.oneof(
  fc.tuple(replica, key, value).map(([of, at, what]) => ({
    text: `set ${of} ${at} ${what}`,
    run: (world: World) => world.set(of, at, what),
  })),
  fc.tuple(key, value).map(([at, what]) => ({
    text: `set all ${at} ${what}`,
    run: (world: World) => world.tables.forEach((_, of) => void world.set(of, at, what)),
  })),
  fc.tuple(replica, key).map(([of, at]) => ({ text: `delete ${of} ${at}`, run: (w: World) => w.delete(of, at) })),
  replica.map((of) => ({ text: `restart ${of}`, run: (world: World) => world.restart(of) })),
  replica.map((of) => ({ text: `release ${of}`, run: (world: World) => world.release(of) })),
  replica.map((of) => ({ text: `connect ${of}`, run: (world: World) => world.connect(of) })),
  fc.constant({ text: "cut", run: (world: World) => world.cut() }),
  fc.constant({ text: "beat", run: (world: World) => world.beat() }),
  ...(
    ["send", "send", "deliverDown", "deliverDown", "answer", "answer", "deliverUp", "deliverUp", "settle"] as const
  ).map((act) => fc.constant({ text: act, run: (world: World) => void world[act]() })),
);
const script = fc.array(step, { maxLength: 80, size: "max" });

function play(steps: readonly { readonly run: (world: World) => void }[]): World {
  const world = new World();
  for (const { run } of steps) run(world);
  for (const table of world.tables) table.release();
  return world;
}

/** What a subscriber should have taken, given what was published: values that are not refused. */
function taken(table: PublishedTable): Map<string, string> {
  const entries = Array.from(table.keys(), (at) => [at, Buffer.from(table.get(at)?.bytes ?? []).toString()] as const);
  return new Map(entries.filter(([at, what]) => !at.startsWith("new/") && !what.startsWith("bad")));
}

const RUNS = { numRuns: 1_500 };

describe("publisher and subscriber", () => {
  it("are equal in the end, whatever was cut and whichever replica answered", () => {
    fc.assert(
      fc.property(script, replica, (steps, last) => {
        const world = play(steps);
        const table = world.tables[last] ?? new PublishedTable();
        world.connect(last);
        world.settle();
        world.beat();
        world.settle();
        expect(world.goodbyes).toEqual([]);
        expect(world.isComplete).toBe(true);
        expect([world.state.digest, world.state.size]).toEqual([table.digest, table.size]);
        const good = taken(table);
        for (const [at, what] of good) expect([at, world.folded.get(at)]).toEqual([at, what]);
        for (const at of world.folded.keys()) expect(table.get(at), at).toBeDefined();
        // The last good value of what is refused now stays, and everybody knows what is refused.
        const bad = [...table.keys()].filter((at) => !at.startsWith("new/") && !good.has(at)).sort();
        expect([...world.state.refusals.keys()].sort()).toEqual(bad);
        expect([...world.refusalsSeen.keys()].sort()).toEqual(bad);
        for (const at of bad) expect(world.state.get(at)?.value).toBe(world.folded.get(at));
      }),
      RUNS,
    );
  });

  it("tell of what was gone when it was sent, though it is back by now", () => {
    const world = new World();
    world.connect(0);
    world.answer();
    world.deliverUp();
    world.set(0, "item/1", "a");
    for (const _ of ["begin", "complete", "batch"]) world.send();
    world.delete(0, "item/1");
    world.send();
    world.set(0, "item/1", "a");
    for (const _ of ["begin", "complete", "batch"]) world.deliverDown();
    expect(world.folded).toEqual(new Map([["item/1", "a"]]));
    world.deliverDown();
    expect(world.folded).toEqual(new Map());
  });

  it("send nothing but Begin and Complete when they are equal already", () => {
    fc.assert(
      fc.property(script, replica, (steps, last) => {
        const world = play(steps);
        world.connect(last);
        world.settle();
        const before = world.resourcesSent;
        world.connect(last);
        world.settle();
        expect(world.resourcesSent).toBe(before);
        expect(world.isComplete).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("keep no more than one mark for each key, whatever changes while nothing moves", () => {
    fc.assert(
      fc.property(script, fc.array(fc.tuple(key, value), { minLength: 50, maxLength: 300 }), (steps, changes) => {
        const world = play(steps);
        world.connect(0);
        world.answer();
        world.deliverUp();
        for (const [at, what] of changes) world.set(0, at, what);
        world.beat();
        world.deliverUp();
        expect(world.maxDirty).toBeLessThanOrEqual(KEYS.length);
      }),
      { numRuns: 300 },
    );
  });
});
