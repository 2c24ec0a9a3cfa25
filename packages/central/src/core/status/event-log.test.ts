import { describe, expect, it } from "vitest";
import { EventLog, type StatusEvent } from "./event-log.js";

function event(message: string, timestamp = "2026-01-01T00:00:00Z"): StatusEvent {
  return { etag: "1", timestamp, type: "READY", reason: "", message, edges: {} };
}

describe(EventLog, () => {
  it("gives the newest first", () => {
    const log = new EventLog();
    for (const message of ["a", "b", "c"]) log.add("x", event(message));
    expect(log.of("x").map(({ message }) => message)).toEqual(["c", "b", "a"]);
  });

  it("leaves out what says nothing new, whenever it comes", () => {
    const log = new EventLog();
    log.add("x", event("a"));
    log.add("x", event("a", "2026-01-02T00:00:00Z"));
    expect(log.of("x")).toEqual([event("a")]);
  });

  it("keeps the last 20 of an object", () => {
    const log = new EventLog();
    for (let nth = 0; nth < 25; nth += 1) log.add("x", event(String(nth)));
    expect([log.of("x").length, log.of("x")[0]?.message, log.of("x").at(-1)?.message]).toEqual([20, "24", "5"]);
  });

  it("forgets the object that nothing has happened to for longest", () => {
    const log = new EventLog();
    for (let nth = 0; nth < 20_000; nth += 1) log.add(`x/${nth}`, event("a"));
    log.add("x/0", event("b"));
    log.add("x/new", event("a"));
    expect([log.of("x/0").length, log.of("x/1").length, log.of("x/new").length]).toEqual([2, 0, 1]);
  });

  it("forgets what is deleted", () => {
    const log = new EventLog();
    log.add("x", event("a"));
    log.delete("x");
    expect(log.of("x")).toEqual([]);
  });
});
