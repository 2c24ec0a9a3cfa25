import { describe, expect, it } from "vitest";
import type { Ack, Start } from "./frames.js";
import { MAX_RESOURCE_BYTES, PublishedTable } from "./published-table.js";
import { MAX_BATCH_BYTES, Publisher, WINDOW } from "./publisher.js";
import { hashOfBody, StateDigest, termOf } from "./state-digest.js";

const PROCESS = { instance: "p", incarnation: 1 };
const START: Start = {
  ...{ kind: "start", instance: "s", incarnation: 1, features: [], refusals: [] },
  bucketDigests: new Uint8Array(),
};

function resource(key: string, value: string, size = 0) {
  const bytes = Buffer.concat([Buffer.from(value), Buffer.alloc(size)]);
  const hash = hashOfBody(bytes);
  return { key, hash, observedAtMs: 0, bytes, term: termOf(key, hash) };
}

const ack = (version: number, refusals: Ack["refusals"] = []): Ack => ({
  ...{ kind: "ack", version, digest: undefined, refusals },
});

function create() {
  const table = new PublishedTable();
  const publisher = new Publisher({ table, process: PROCESS, features: [] });
  return { table, publisher };
}

/** Past Begin and Complete, with nothing in flight. */
function createSettled() {
  const { table, publisher } = create();
  publisher.onFrame(START);
  publisher.next();
  publisher.next();
  publisher.onFrame(ack(1));
  return { table, publisher };
}

describe(Publisher, () => {
  it("says nothing before Start, then Begin and, of an empty state, Complete", () => {
    const { publisher } = create();
    expect(publisher.next()).toBeUndefined();
    publisher.onFrame(START);
    expect(publisher.next()).toMatchObject({ kind: "begin", instance: "p", resentBuckets: new Set() });
    expect(publisher.next()).toMatchObject({ kind: "complete", version: 1, count: 0, digest: "0000000000000000" });
    expect(publisher.next()).toBeUndefined();
  });

  it("does not begin while its table is held, and then promises what there is by then", () => {
    const { table, publisher } = create();
    table.hold();
    table.set(resource("early", "x"));
    publisher.onFrame(START);
    expect(publisher.next()).toBeUndefined();
    table.delete("early");
    table.set(resource("late", "x"));
    let releases = 0;
    table.onRelease(() => {
      releases += 1;
    });
    table.release();
    table.release();
    expect(releases).toBe(1);
    expect(publisher.next()).toMatchObject({ kind: "begin" });
    expect(publisher.next()).toMatchObject({ kind: "batch", upserts: [{ key: "late" }], removes: [] });
    expect(publisher.next()).toMatchObject({ kind: "complete", count: 1 });
  });

  it("completes once what Begin promised is sent, whatever changed meanwhile", () => {
    const { table, publisher } = create();
    for (let index = 0; index < 3; index += 1) table.set(resource(`old/${index}`, "x", MAX_BATCH_BYTES));
    publisher.onFrame(START);
    const kinds: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      table.set(resource(`new/${index}`, "y", MAX_BATCH_BYTES));
      const frame = publisher.next();
      if (frame !== undefined) kinds.push(frame.kind);
    }
    expect(kinds).toEqual(["begin", "batch", "batch", "batch", "complete", "batch"]);
  });

  it("has no more than the window in flight", () => {
    const { table, publisher } = createSettled();
    for (let round = 0; round < 20; round += 1) {
      table.set(resource("a", `round ${round}`));
      publisher.next();
    }
    expect(publisher).toMatchObject({ version: 1 + WINDOW, ackedVersion: 1, waiting: 1, isReady: false });
    publisher.onFrame(ack(4));
    expect(publisher.next()).toMatchObject({ upserts: [{ bytes: Buffer.from("round 19") }] });
    expect(publisher.next()).toBeUndefined();
  });

  it("fills batches up to their limit, and lets a larger resource travel alone", () => {
    const { table, publisher } = createSettled();
    const sizes = [100_000, 100_000, 100_000, MAX_BATCH_BYTES + 1, 10];
    sizes.forEach((size, index) => void table.set(resource(`a/${index}`, "", size)));
    const batches = sizes.map(() => publisher.next()).map((frame) => (frame?.kind === "batch" ? frame.upserts : []));
    expect(batches.map((upserts) => upserts.length)).toEqual([2, 1, 1, 1, 0]);
  });

  it("does not send what has gone back to what was sent, or what came and went", () => {
    const { table, publisher } = createSettled();
    table.set(resource("a", "1"));
    publisher.next();
    table.set(resource("a", "2"));
    table.set(resource("a", "1"));
    table.set(resource("b", "1"));
    table.delete("b");
    expect(publisher.next()).toBeUndefined();
    expect(publisher.waiting).toBe(0);
  });

  it("sends the buckets that differ, whole", () => {
    const { table, publisher } = create();
    for (let index = 0; index < 300; index += 1) table.set(resource(`a/${index}`, "x"));
    const held = new StateDigest();
    for (const key of table.keys()) held.add(termOf(key, resource(key, key === "a/7" ? "y" : "x").hash));
    const bucket = table.get("a/7")?.term.bucket ?? -1;
    const sameBucket = [...table.keys()].filter((key) => table.get(key)?.term.bucket === bucket);
    publisher.onFrame({ ...START, bucketDigests: held.toBytes() });
    expect(publisher.next()).toMatchObject({ resentBuckets: new Set([bucket]) });
    const batch = publisher.next();
    expect(batch?.kind === "batch" ? batch.upserts.map(({ key }) => key) : []).toEqual(sameBucket);
    expect(publisher.next()).toMatchObject({ kind: "complete", count: 300, digest: table.digest });
  });

  it("shows what is refused until it is sent anew and taken", () => {
    const { table, publisher } = createSettled();
    table.set(resource("a", "bad"));
    publisher.next();
    table.set(resource("a", "good"));
    publisher.next();
    publisher.onFrame(ack(2, [{ key: "a", reason: "no" }]));
    expect([...publisher.refusals]).toEqual([["a", "no"]]);
    publisher.onFrame(ack(3));
    expect([...publisher.refusals]).toEqual([]);
  });

  it("shows a resource that is too large, and keeps what was published of it", () => {
    const { table, publisher } = createSettled();
    table.set(resource("a", "1"));
    expect(table.set(resource("a", "2", MAX_RESOURCE_BYTES))).toBe(false);
    expect([...publisher.refusals.keys()]).toEqual(["a"]);
    expect(table.get("a")?.bytes).toEqual(Buffer.from("1"));
    table.set(resource("a", "3"));
    expect(publisher.refusals.size).toBe(0);
  });

  it("ends with resync when the subscriber's digest is another at the same version", () => {
    const { publisher } = createSettled();
    const goodbye = publisher.onFrame({ ...ack(1), digest: "00000000000000ff" });
    expect(goodbye).toMatchObject({ kind: "goodbye", reason: "resync" });
    expect(publisher.next()).toBeUndefined();
  });

  it.each([
    { what: "a second Start", frame: START },
    { what: "an Ack of what was never sent", frame: ack(2) },
  ])("ends on $what", ({ frame }) => {
    const { table, publisher } = createSettled();
    expect(publisher.onFrame(frame)).toMatchObject({ reason: "violation" });
    table.set(resource("a", "1"));
    expect(publisher.waiting).toBe(0);
  });

  it("gives a digest with its heartbeat only when everything is sent", () => {
    const { table, publisher } = createSettled();
    const timing = { sentAtMs: 1, echoMs: undefined, heldMs: 0 };
    expect(publisher.heartbeat(timing).digest).toBe(table.digest);
    table.set(resource("a", "1"));
    expect(publisher.heartbeat(timing).digest).toBeUndefined();
    publisher.next();
    expect(publisher.heartbeat(timing).digest).toBe(table.digest);
  });
});
