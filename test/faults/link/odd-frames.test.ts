import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { termOf } from "../../../packages/shared/src/session/state-digest.js";
import { FaultWorld } from "../support/fault-world.js";
import { kindOfFrame } from "../support/frame-kind.js";
import type { LinkFrame, StreamName, Verdict } from "../support/link-call.js";
import { renderPod } from "../support/shop.js";
import { rewrite } from "../support/wire-frame.js";

const SERVICES = ["a", "b"];
const entry = (service: string) => `WorkloadEntry shop/${service}@cluster-1 203.0.113.1`;
const ALL_BUCKETS = Buffer.alloc(32, 0xff);
const TOO_LARGE = Buffer.alloc(5 * 1024 * 1024);
const NO_MESSAGE = Buffer.from([0xff, 0xff, 0xff]);
/** Field 1000 with the value 1: of a version that knows more. */
const UNKNOWN_FIELD = Buffer.from([0xc0, 0x3e, 0x01]);
/** Nothing but field 15: a kind of frame that this version does not know. */
const UNKNOWN_FRAME = Buffer.from([0x7a, 0x00]);

let world: FaultWorld;
beforeAll(async () => {
  world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.forgetWrites());
afterEach(() => {
  for (const name of world.names) world.link(name).inspect(() => "pass");
});

/** Every message of a kind on a stream of both clusters is changed. */
function change(stream: StreamName, kind: string, to: (frame: LinkFrame) => Verdict): void {
  for (const name of world.names) {
    world.link(name).inspect((frame) => (frame.stream === stream && kindOfFrame(frame) === kind ? to(frame) : "pass"));
  }
}

async function mend(): Promise<void> {
  for (const name of world.names) {
    world.link(name).inspect(() => "pass");
    world.link(name).cut("reset");
  }
  await world.clock.pass(20_000);
  await world.connected();
  await world.barrier();
}

/** How often central has seen the two ends of a stream disagree. */
async function countMismatches(stream: StreamName): Promise<number> {
  const text = await (await fetch(`${world.central.apiUrl}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line.startsWith("causeway_stream_digest_mismatch_total{"));
  const values = lines.filter((line) => line.includes(`stream="${stream}"`)).map((line) => line.split(" ").at(-1));
  return values.reduce((sum, value) => sum + Number(value), 0);
}

function countDowns(): number {
  return world.log.lines.filter(({ message }) => message === "stream is down").length;
}

async function losePod(name: string): Promise<void> {
  await world.cluster("cluster-1").client.delete({ kind: "Pod", namespace: "shop", name });
}

function flip(digest: undefined | Buffer): void {
  if (digest !== undefined && digest.length > 0) digest.writeUInt8(digest.readUInt8(0) ^ 0xff, 0);
}

describe("a digest that does not fit", () => {
  it.each<{ stream: StreamName; kind: string; what: string; to: (frame: LinkFrame) => Verdict }>(
    (["report", "follow"] as const).flatMap((stream) => [
      {
        ...{ stream, kind: "begin", what: "promises everything anew, and nothing is sent" },
        to: (frame) =>
          rewrite(frame, ({ begin }) => void (begin && Object.assign(begin, { resentBuckets: ALL_BUCKETS }))),
      },
      {
        stream,
        kind: "complete",
        what: "is wrong",
        to: (frame) => rewrite(frame, (wire) => flip(wire.complete?.digest)),
      },
      {
        stream,
        kind: "heartbeat",
        what: "is wrong",
        to: (frame) => rewrite(frame, (wire) => flip(wire.heartbeat?.digest)),
      },
      { stream, kind: "ack", what: "is wrong", to: (frame) => rewrite(frame, (wire) => flip(wire.ack?.digest)) },
    ]),
  )("in the $kind of $stream, which $what, has nothing written, is counted, and ends", async ({ stream, kind, to }) => {
    const before = await countMismatches(stream);
    change(stream, kind, to);
    for (const name of world.names) world.link(name).cut("reset");
    const isCounted = async () => (await countMismatches(stream)) >= before + 4;
    await (kind === "heartbeat" ? world.passUntil(isCounted) : world.soon(isCounted));
    expect(world.writes()).toEqual({});
    await mend();
    expect(world.writes()).toEqual({});
    expect(world.owned()).toEqual(world.settledState(SERVICES));
  });
});

describe("a frame", () => {
  it.each<{ what: string; bytes: Buffer; stream: StreamName }>([
    { what: "too large", bytes: TOO_LARGE, stream: "report" },
    { what: "too large", bytes: TOO_LARGE, stream: "follow" },
    { what: "no message", bytes: NO_MESSAGE, stream: "report" },
    { what: "no message", bytes: NO_MESSAGE, stream: "follow" },
  ])("that is $what ends $stream, and nothing is written", async ({ bytes, stream }) => {
    change(stream, "complete", () => ({ bytes }));
    const before = countDowns();
    for (const name of world.names) world.link(name).cut("reset");
    await world.soon(() => countDowns() >= before + 10);
    expect(world.writes()).toEqual({});
    await mend();
    expect(world.writes()).toEqual({});
    expect(world.owned()).toEqual(world.settledState(SERVICES));
  });

  it("of an unknown kind is a sign of life, and unknown fields change nothing", async () => {
    for (const name of world.names) {
      world.link(name).inspect((frame) => {
        if (kindOfFrame(frame) === "heartbeat") return { bytes: UNKNOWN_FRAME };
        return { bytes: Buffer.concat([frame.bytes, UNKNOWN_FIELD]) };
      });
      world.link(name).cut("reset");
    }
    await world.clock.pass(5_000);
    await world.connected();
    const before = countDowns();
    await world.clock.pass(60_000);
    await losePod("a");
    await world.soon(() => world.deletes().length === 1);
    await world.cluster("cluster-1").client.apply([renderPod("a")]);
    await world.soon(() => world.isSettled(SERVICES));
    await world.barrier();
    expect(countDowns()).toBe(before);
    expect(world.writes()).toEqual({ "cluster-2": [`delete ${entry("a")}`, `create ${entry("a")}`] });
  });
});

/** Replaces the content of one resource by what nobody can read; its hash stays, as the two ends compare it. */
function spoil(key: string): (frame: LinkFrame) => Verdict {
  return (frame) =>
    rewrite(frame, ({ batch }) => {
      for (const resource of batch?.upserts ?? []) if (resource.key === key) resource.body = NO_MESSAGE;
    });
}

async function refusals(): Promise<readonly string[]> {
  const problems = (await world.status()).flatMap((edge) => edge.problems);
  return problems.filter(({ reason }) => reason === "Refused").map(({ message }) => message);
}

describe("a resource", () => {
  it("that central cannot read is refused alone: its last good content stays in force", async () => {
    change("report", "batch", spoil("service/shop/a"));
    await losePod("a");
    await world.soon(async () => (await refusals()).length === 1);
    await losePod("b");
    await world.soon(() => world.deletes().length === 1);
    expect(await refusals()).toEqual([expect.stringContaining("service/shop/a")]);
    expect(world.writes()).toEqual({ "cluster-2": [`delete ${entry("b")}`] });

    // What is refused is good again with its next change.
    const { client } = world.cluster("cluster-1");
    await client.apply([renderPod("a"), renderPod("b")]);
    await world.barrier();
    for (const name of world.names) world.link(name).inspect(() => "pass");
    await client.patch({ kind: "Service", namespace: "shop", name: "a" }, { metadata: { labels: { touched: "yes" } } });
    await world.soon(() => world.isSettled(SERVICES));
    await world.soon(async () => (await refusals()).length === 0);
    await world.barrier();
    expect(world.writes()).toEqual({ "cluster-2": [`delete ${entry("b")}`, `create ${entry("b")}`] });
  });

  it("that an edge cannot read is refused alone: its last good content stays in force", async () => {
    change("follow", "batch", spoil("source/shop/a@cluster-1"));
    const second = { ...renderPod("a"), metadata: { namespace: "shop", name: "a-2", labels: { app: "a" } } };
    await world.cluster("cluster-1").client.apply([second]);
    await world.soon(async () => (await refusals()).length === 1);
    await losePod("b");
    await world.soon(() => world.deletes().length === 1);
    expect(await refusals()).toEqual([expect.stringContaining("source/shop/a@cluster-1")]);

    for (const name of world.names) world.link(name).inspect(() => "pass");
    await losePod("a-2");
    await world.cluster("cluster-1").client.apply([renderPod("b")]);
    await world.soon(() => world.isSettled(SERVICES));
    await world.soon(async () => (await refusals()).length === 0);
    await world.barrier();
    expect(world.writes()).toEqual({ "cluster-2": [`delete ${entry("b")}`, `create ${entry("b")}`] });
  });

  it.each<{ cluster: string; stream: StreamName; to: string }>([
    { cluster: "cluster-1", stream: "report", to: "central" },
    { cluster: "cluster-2", stream: "follow", to: "an edge" },
  ])("of a kind that is new to $to is held by its hash, and changes nothing", async ({ cluster, stream }) => {
    const novelty = { key: "novelty/x", hash: Buffer.from("0123456789abcdef", "hex"), body: NO_MESSAGE };
    const { high, low } = termOf(novelty.key, novelty.hash.toString("hex"));
    const patch = (digest: undefined | Buffer) => {
      if (digest === undefined || digest.length === 0) return;
      digest.writeUInt32BE((digest.readUInt32BE(0) ^ high) >>> 0, 0);
      digest.writeUInt32BE((digest.readUInt32BE(4) ^ low) >>> 0, 4);
    };
    let isAdded = false;
    world.link(cluster).inspect((frame) => {
      if (frame.stream !== stream) return "pass";
      if (isAdded) {
        return rewrite(frame, ({ ack, heartbeat }) => {
          patch(ack?.digest);
          patch(heartbeat?.digest);
        });
      }
      isAdded = kindOfFrame(frame) === "batch";
      return rewrite(frame, ({ batch }) => void batch?.upserts.push(novelty));
    });
    const mismatches = await countMismatches(stream);
    await losePod("a");
    await world.soon(() => world.deletes().length === 1);
    await world.clock.pass(60_000);
    await world.cluster("cluster-1").client.apply([renderPod("a")]);
    await world.soon(() => world.isSettled(SERVICES));
    expect([isAdded, await countMismatches(stream), await refusals()]).toEqual([true, mismatches, []]);
    await mend();
    expect(world.writes()).toEqual({ "cluster-2": [`delete ${entry("a")}`, `create ${entry("a")}`] });
  });
});
