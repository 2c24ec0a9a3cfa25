import { describe, expect, it } from "vitest";
import { type Begin, NO_BASIS, type ReceivedPublisherFrame, type ReceivedResource } from "./frames.js";
import { hashOfBody, StateDigest, termOf } from "./state-digest.js";
import { type Decoded, SubscribedState } from "./subscribed-state.js";
import { Subscriber } from "./subscriber.js";

const ALL_BUCKETS: ReadonlySet<number> = new Set(Array.from({ length: 256 }, (_, bucket) => bucket));

function resource(key: string, value: string): ReceivedResource {
  const body = Buffer.from(value);
  return { key, hash: hashOfBody(body), observedAtMs: 5, body };
}

function decode(key: string, body: Uint8Array): Decoded<string> {
  const value = Buffer.from(body).toString();
  if (key.startsWith("new/")) return { kind: "unknown" };
  return value === "bad" ? { kind: "refused", reason: "it is bad" } : { kind: "value", value };
}

const begin = (resentBuckets: ReadonlySet<number> = ALL_BUCKETS): Begin => ({
  ...{ kind: "begin", instance: "p", incarnation: 1, features: [], basis: NO_BASIS, resentBuckets },
});
const batch = (version: number, upserts: ReceivedResource[], removes: string[] = []): ReceivedPublisherFrame => ({
  ...{ kind: "batch", version, basis: NO_BASIS, upserts, removes },
});

function complete(version: number, ...resources: ReceivedResource[]): ReceivedPublisherFrame {
  const digest = new StateDigest();
  for (const { key, hash } of resources) digest.add(termOf(key, hash));
  return { kind: "complete", version, digest: digest.text, count: resources.length, basis: NO_BASIS };
}

function create(state = new SubscribedState<string>(), maxResources = 100) {
  const subscriber = new Subscriber({
    ...{ state, decode, features: [], maxResources },
    process: { instance: "s", incarnation: 1 },
  });
  return { state, subscriber };
}

const stored = (...resources: ReceivedResource[]) =>
  new SubscribedState(
    resources.map(({ key, hash, body }) => ({ key, hash, value: Buffer.from(body).toString(), term: undefined })),
    { storeId: "s1", revision: "4" },
  );

describe(Subscriber, () => {
  it("removes what a resent bucket no longer has at Complete, and not before", () => {
    const a = resource("a", "1");
    const b = resource("b", "1");
    const { state, subscriber } = create(stored(a, b));
    expect(state.isComplete).toBe(false);
    subscriber.onFrame(begin());
    expect(subscriber.onFrame(batch(1, [a])).events).toEqual([]);
    expect(state.get("b")?.value).toBe("1");
    expect(subscriber.onFrame(complete(2, a)).events).toEqual([
      { kind: "remove", key: "b" },
      { kind: "complete", basis: NO_BASIS },
    ]);
    expect(state.isComplete).toBe(true);
  });

  it("tells at Begin that what it holds is not what is said now, where it may not be", () => {
    const a = resource("a", "1");
    const isToldAfter = (buckets?: Set<number>) => {
      const { subscriber } = create(stored(a));
      return subscriber.onFrame(begin(buckets)).events.some(({ kind }) => kind === "resuming");
    };
    expect([isToldAfter(), isToldAfter(new Set())]).toEqual([true, false]);
  });

  it.each([
    { what: "contributes to another digest", wrong: { high: 1 } },
    { what: "is in another bucket", wrong: { bucket: 0 } },
  ])("mends what was stored wrong of a term that $what", ({ wrong }) => {
    const { key, hash, body } = resource("a", "1");
    const right = termOf(key, hash);
    const state = new SubscribedState([{ key, hash, value: "1", term: { ...right, ...wrong } }]);
    const sound = new SubscribedState([{ key, hash, value: "1", term: right }]);
    const { subscriber } = create(state);
    expect(subscriber.next()).not.toEqual(create(sound).subscriber.next());
    subscriber.onFrame(begin());
    subscriber.onFrame(batch(1, [{ key, hash, body, observedAtMs: 1 }]));
    expect(subscriber.onFrame(complete(2, resource("a", "1"))).goodbye).toBeUndefined();
    expect(state.describe()).toEqual(sound.describe());
  });

  it("keeps what is in buckets that are not resent", () => {
    const a = resource("a", "1");
    const { subscriber } = create(stored(a));
    subscriber.onFrame(begin(new Set()));
    expect(subscriber.onFrame(complete(1, a)).events).toEqual([{ kind: "complete", basis: NO_BASIS }]);
  });

  it("keeps the last good value of what is refused, and the digest of what was sent", () => {
    const good = resource("a", "1");
    const bad = resource("a", "bad");
    const { state, subscriber } = create();
    subscriber.onFrame(begin());
    subscriber.onFrame(batch(1, [good]));
    subscriber.onFrame(complete(2, good));
    const { events } = subscriber.onFrame(batch(3, [bad]));
    expect(events).toEqual([{ kind: "refused", key: "a", reason: "it is bad" }]);
    expect(state.get("a")).toMatchObject({ value: "1", refusal: "it is bad", hash: bad.hash });
    expect(subscriber.next()).toMatchObject({ kind: "start" });
    expect(subscriber.next()).toEqual({
      ...{ kind: "ack", version: 3, digest: state.digest },
      refusals: [{ key: "a", reason: "it is bad" }],
    });
  });

  it("acknowledges several frames at once, with what is still refused", () => {
    const { subscriber } = create();
    subscriber.next();
    subscriber.onFrame(begin());
    subscriber.onFrame(batch(1, [resource("a", "bad"), resource("b", "bad")]));
    subscriber.onFrame(batch(2, [resource("a", "good")]));
    expect(subscriber.next()).toMatchObject({ version: 2, refusals: [{ key: "b" }] });
    expect(subscriber.next()).toBeUndefined();
  });

  it("holds resources of unknown kind by their hash, and tells nobody", () => {
    const { state, subscriber } = create();
    subscriber.onFrame(begin());
    const unknown = resource("new/a", "1");
    expect(subscriber.onFrame(batch(1, [unknown])).events).toEqual([]);
    expect(state.unknownCount).toBe(1);
    expect(subscriber.onFrame(complete(2, unknown)).goodbye).toBeUndefined();
    expect(subscriber.onFrame(batch(3, [], ["new/a"])).events).toEqual([]);
    expect([state.unknownCount, state.size]).toEqual([0, 0]);
  });

  it("tells a new basis once, before what was derived from it", () => {
    const { subscriber } = create();
    subscriber.onFrame(begin());
    const basis = { storeId: "s1", revision: "5" };
    const { events } = subscriber.onFrame({
      ...{ kind: "batch", version: 1, basis, upserts: [resource("a", "1")], removes: [] },
    });
    expect(events.map(({ kind }) => kind)).toEqual(["basis", "upsert"]);
    const timing = { sentAtMs: 1, echoMs: undefined, heldMs: 0 };
    expect(subscriber.onFrame({ kind: "heartbeat", version: 1, basis, digest: undefined, timing }).events).toEqual([]);
  });

  it.each([
    { what: "count", frame: { ...complete(2, resource("a", "1")), count: 2 } as ReceivedPublisherFrame },
    { what: "digest", frame: complete(2, resource("a", "2")) },
  ])("asks for a new start when the $what differs at Complete", ({ frame }) => {
    const { state, subscriber } = create();
    subscriber.onFrame(begin());
    subscriber.onFrame(batch(1, [resource("a", "1")]));
    expect(subscriber.onFrame(frame).goodbye).toMatchObject({ reason: "resync" });
    expect(state.isComplete).toBe(false);
    expect(subscriber.next()).toBeUndefined();
  });

  it("takes nothing away at a Complete that does not fit, and says in its next start what it still holds", () => {
    const [a, b] = [resource("a", "1"), resource("b", "1")];
    const { state, subscriber } = create(stored(a, b));
    const { bucketDigests } = state.describe();
    subscriber.onFrame(begin());
    subscriber.onFrame(batch(1, [a]));
    const received = subscriber.onFrame(complete(2, a, resource("c", "1")));
    expect(received).toMatchObject({ events: [], goodbye: { reason: "resync" } });
    expect(state.get("b")?.value).toBe("1");
    expect(state.describe().bucketDigests).toEqual(bucketDigests);
  });

  it("compares digests of heartbeats at equal versions only", () => {
    const { subscriber } = create();
    subscriber.onFrame(begin());
    subscriber.onFrame(complete(1));
    const timing = { sentAtMs: 1, echoMs: undefined, heldMs: 0 };
    const beat = (version: number): ReceivedPublisherFrame => ({
      ...{ kind: "heartbeat", version, basis: undefined, digest: "00000000000000ff", timing },
    });
    expect(subscriber.onFrame(beat(2)).goodbye).toBeUndefined();
    expect(subscriber.onFrame(beat(1)).goodbye).toMatchObject({ reason: "resync" });
  });

  it.each([
    { what: "a batch before Begin", frames: [batch(1, [])] },
    { what: "a second Begin", frames: [begin(), begin()] },
    { what: "a gap in versions", frames: [begin(), batch(2, [])] },
    { what: "a version twice", frames: [begin(), batch(1, []), batch(1, [])] },
    { what: "a second Complete", frames: [begin(), complete(1), complete(2)] },
    { what: "too many resources", frames: [begin(), batch(1, [resource("a", "1"), resource("b", "1")])] },
  ])("ends on $what", ({ frames }) => {
    const { subscriber } = create(new SubscribedState(), 1);
    const goodbyes = frames.map((frame) => subscriber.onFrame(frame).goodbye);
    expect(goodbyes.at(-1)).toMatchObject({ reason: "violation" });
    expect(goodbyes.slice(0, -1).every((goodbye) => goodbye === undefined)).toBe(true);
  });
});
