import { describe, expect, it } from "vitest";
import { events, eventsThenReset, mute, page, refusal } from "../testing/index.js";
import type { MirrorEvent, Versioned } from "./object-mirror.js";
import { added, service, startScriptedWatch } from "./testing/scripted-watch.js";

describe("Reflector: failing", () => {
  const lists = [page("10", [service("a", "1")])];

  it("says that it is refused, and when it no longer is", async () => {
    await using watch = await startScriptedWatch({
      lists: [refusal(403, "Forbidden"), refusal(404, "NotFound"), ...lists],
      watches: [events()],
    });
    await watch.advanceUntil(() => watch.seen.includes("listed"));
    expect(watch.seen).toEqual(["failing refused", "failing refused", "upsert a@1", "listed"]);
    expect(watch.log.messages).toEqual(["watch failing", "watch works again"]);
  });

  it("lists again after a permission that was taken away for a while", async () => {
    await using watch = await startScriptedWatch({
      lists: [...lists, page("20", [])],
      watches: [refusal(403, "Forbidden"), events()],
    });
    await watch.advanceUntil(() => watch.seen.includes("delete a"));
    expect(watch.seen).toEqual(["upsert a@1", "listed", "failing refused", "delete a", "listed"]);
  });

  it("says listed, without a list, once a watch opens again", async () => {
    await using watch = await startScriptedWatch({
      lists,
      watches: [eventsThenReset(), refusal(500, "InternalError"), events()],
    });
    await watch.advanceUntil(() => watch.counts.watches === 2);
    expect(watch.seen).toEqual(["upsert a@1", "listed", "failing", "listed"]);
    expect(watch.counts.lists).toBe(1);
  });

  it("leaves a server alone for as long as that asks for", async () => {
    await using watch = await startScriptedWatch({
      lists: [refusal(429, "TooManyRequests", { "Retry-After": "7" }), ...lists],
      watches: [events()],
    });
    await watch.until(() => watch.seen.includes("failing"));
    expect(await watch.advanceUntil(() => watch.seen.includes("listed"))).toBeGreaterThanOrEqual(7_000);
  });

  it("gives up on an answer that never comes", async () => {
    await using watch = await startScriptedWatch({ lists: [mute, ...lists], watches: [events()], deadlineMs: 10_000 });
    expect(await watch.advanceUntil(() => watch.seen.includes("listed"))).toBeGreaterThanOrEqual(10_000);
    expect(watch.seen[0]).toBe("failing");
  });

  it("goes on when the sink throws", async () => {
    const sink = (event: MirrorEvent<Versioned>) => {
      if (event.kind === "upsert" && event.object.meta.name === "a") throw new Error("broken sink");
    };
    await using watch = await startScriptedWatch({ lists, watches: [events(added(service("b", "11")))] }, sink);
    await watch.until(() => watch.seen.includes("upsert b@11"));
    expect(watch.log.messages).toEqual(["watch event could not be taken in"]);
  });
});

describe("Reflector: stopping", () => {
  it.each([
    { when: "a watch is open", lists: [page("10", [])], watches: [events()] },
    { when: "a watch is opening", lists: [page("10", [])], watches: [mute] },
    { when: "a list is on its way", lists: [mute], watches: [events()] },
    { when: "it waits to try again", lists: [refusal(500, "InternalError")], watches: [events()] },
  ])("leaves nothing running when $when", async ({ lists, watches }) => {
    await using watch = await startScriptedWatch({ lists, watches });
    const isThere = () =>
      watch.api.requests.length === lists.length + (lists[0] === mute || watches[0] !== mute ? 0 : 1);
    await watch.until(() => isThere() || watch.counts.watches === 1);
    await watch.running[Symbol.asyncDispose]();
    const seen = watch.seen.length;
    watch.clock.advance(600_000);
    await watch.until(() => watch.clock.pending === 0);
    expect(watch.seen).toHaveLength(seen);
  });

  it("tells nothing any more, also when stopped by what it tells", async () => {
    const late: AsyncDisposable[] = [];
    await using watch = await startScriptedWatch(
      { lists: [page("10", [service("a", "1"), service("b", "2")])], watches: [events()] },
      () => {
        for (const stop of late) void stop[Symbol.asyncDispose]();
      },
    );
    late.push(watch.running);
    await watch.until(() => watch.seen.length > 0);
    await watch.running[Symbol.asyncDispose]();
    expect(watch.seen).toEqual(["upsert a@1"]);
  });
});
