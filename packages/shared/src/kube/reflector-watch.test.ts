import { describe, expect, it } from "vitest";
import { type Answer, events, eventsThenEnd, eventsThenReset, page, refusal } from "../testing/index.js";
import { added, bookmark, deleted, failure, modified, service, startScriptedWatch } from "./testing/scripted-watch.js";

describe("Reflector: watching", () => {
  const lists = [page("10", [service("a", "1")])];

  it("passes on what changes, each version once", async () => {
    const frames = [
      added(service("a", "1")),
      modified(service("a", "11")),
      modified(service("a", "11")),
      added(service("b", "12")),
      deleted(service("a", "13")),
    ];
    await using watch = await startScriptedWatch({
      lists,
      watches: [events(...frames, { type: "FUTURE", object: {} }, added(service("c", "14")))],
    });
    await watch.until(() => watch.seen.includes("upsert c@14"));
    expect(watch.seen.slice(2)).toEqual(["upsert a@11", "upsert b@12", "delete a", "upsert c@14"]);
  });

  it("does not delete an object for the sake of an earlier one of its name", async () => {
    const frames = [
      added(service("a", "11", "new")),
      deleted(service("a", "12", "unknown")),
      added(service("b", "13")),
    ];
    await using watch = await startScriptedWatch({ lists, watches: [events(...frames)] });
    await watch.until(() => watch.seen.includes("upsert b@13"));
    expect(watch.seen).not.toContain("delete a");
  });

  it("goes on after a reset from the last event or bookmark, without a word", async () => {
    await using watch = await startScriptedWatch({
      lists,
      watches: [eventsThenReset(modified(service("a", "11"))), eventsThenReset(bookmark("15")), events()],
    });
    await watch.advanceUntil(() => watch.counts.watches === 3);
    expect(watch.queries("watch").map((query) => query["resourceVersion"])).toEqual(["10", "11", "15"]);
    expect(watch.seen).toEqual(["upsert a@1", "listed", "upsert a@11"]);
    expect(watch.log.messages).toEqual([]);
  });

  it.each([
    { how: "answer", answer: refusal(410, "Expired") },
    { how: "event", answer: eventsThenEnd(failure(410, "Expired")) },
  ])("lists again after a 410 as $how, and tells what went meanwhile", async ({ answer }) => {
    await using watch = await startScriptedWatch({
      lists: [page("10", [service("a", "1"), service("b", "2")]), page("20", [service("b", "2")])],
      watches: [answer, events()],
    });
    await watch.advanceUntil(() => watch.queries("watch").length === 2);
    expect(watch.seen).toEqual(["upsert a@1", "upsert b@2", "listed", "delete a", "listed"]);
    expect(watch.queries("list")).toEqual([{ limit: "500", resourceVersion: "0" }, { limit: "500" }]);
  });

  it("waits longer and longer between lists when every watch is too old", async () => {
    await using watch = await startScriptedWatch({ lists, watches: [refusal(410, "Expired")] });
    await watch.advanceUntil(() => watch.clock.monotonic() >= 60_000, 500);
    expect(watch.counts.lists).toBeLessThan(12);
  });

  it("notices a peer that is gone without a word", async () => {
    await using watch = await startScriptedWatch({ lists, watches: [events(bookmark("11")), events()] });
    await watch.until(() => watch.counts.watches === 1);
    const tookMs = await watch.advanceUntil(() => watch.counts.watches === 2, 1_000);
    expect(tookMs).toBeGreaterThanOrEqual(90_000);
    expect(tookMs).toBeLessThan(120_000);
    expect(watch.counts.faults.get("silent")).toBe(1);
    expect(watch.seen).not.toContain("failing");
  });

  it("does not hammer a server that ends each watch at once", async () => {
    await using watch = await startScriptedWatch({ lists, watches: [eventsThenEnd()] });
    await watch.advanceUntil(() => watch.clock.monotonic() >= 60_000, 500);
    expect(watch.counts.watches).toBeLessThan(14);
    expect(watch.api.connections()).toBeLessThan(5);
  });

  it("trusts the server again after a watch that lived", async () => {
    let end = () => undefined as unknown;
    const held: Answer = (response, request) => {
      events()(response, request);
      end = () => response.end();
    };
    const short = Array.from({ length: 6 }, () => eventsThenEnd());
    await using watch = await startScriptedWatch({ lists, watches: [...short, held, eventsThenEnd(), events()] });
    await watch.advanceUntil(() => watch.counts.watches === 7);
    watch.clock.advance(30_000);
    end();
    await watch.until(() => watch.counts.faults.get("closed") === 7);
    expect(await watch.advanceUntil(() => watch.counts.watches === 9, 10)).toBeLessThan(5_000);
    expect(watch.seen).toEqual(["upsert a@1", "listed"]);
  });

  it("ends a watch whose line is without end", async () => {
    const endless: Answer = (response) => {
      response.writeHead(200);
      const chunk = "x".repeat(1024 * 1024);
      const write = () => {
        while (!response.destroyed && response.write(chunk));
        response.once("drain", write);
      };
      write();
    };
    await using watch = await startScriptedWatch({ lists, watches: [endless, events()] });
    await watch.advanceUntil(() => watch.counts.watches === 2);
    expect(watch.counts.faults.get("invalid")).toBe(1);
  });
});
