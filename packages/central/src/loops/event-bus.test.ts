import { describe, expect, it } from "vitest";
import type { WatchCursor, WatchEvent } from "../watch-port.js";
import { EventBus } from "./event-bus.js";

function event(path: string): WatchEvent {
  return { type: "config", timestamp: "2026-01-01T00:00:00Z", path, action: "created", etag: "1", author: "" };
}

function publish(bus: EventBus, ...paths: readonly string[]): EventBus {
  for (const path of paths) bus.publish(event(path));
  return bus;
}

/** Everything there is to take: `id path`, or `reset reason id`. */
function takeAll(cursor: WatchCursor): readonly string[] {
  const taken: string[] = [];
  for (let item = cursor.next(); item !== undefined; item = cursor.next()) {
    if (item.kind === "reset") taken.push(`reset ${item.reason} ${item.id}`);
    else if (item.event.type === "config") taken.push(`${item.id} ${item.event.path}`);
  }
  return taken;
}

const open = (bus: EventBus, after: undefined | string) => bus.open(after, () => undefined);

describe(EventBus, () => {
  it("gives what comes, numbered, and calls back for it until the cursor is closed", () => {
    const bus = publish(new EventBus("p", 10), "before");
    let calls = 0;
    const cursor = bus.open(undefined, () => {
      calls += 1;
    });
    publish(bus, "a", "b");
    expect(takeAll(cursor)).toEqual(["p.2 a", "p.3 b"]);
    cursor.close();
    publish(bus, "c");
    expect([calls, bus.readerCount]).toEqual([2, 0]);
  });

  it("goes on after the last event that was seen, without a gap or a repetition", () => {
    const bus = publish(new EventBus("p", 10), "a", "b", "c");
    const cursor = open(bus, "p.1");
    expect(cursor.next()).toMatchObject({ id: "p.2" });
    publish(bus, "d");
    expect(takeAll(cursor)).toEqual(["p.3 c", "p.4 d"]);
    expect(takeAll(open(bus, bus.lastId))).toEqual([]);
    expect(takeAll(open(bus, "p.0"))).toHaveLength(4);
  });

  it("remembers only so many, and says when what was asked for is forgotten", () => {
    const bus = publish(new EventBus("p", 2), "a", "b", "c", "d");
    expect(takeAll(open(bus, "p.2"))).toEqual(["p.3 c", "p.4 d"]);
    const cursor = open(bus, "p.1");
    expect(takeAll(cursor)).toEqual(["reset expired p.4"]);
    expect(takeAll(publish(bus, "e") && cursor)).toEqual(["p.5 e"]);
  });

  it("tells a reader that it was too slow, and lets it go on", () => {
    const bus = new EventBus("p", 2);
    const cursor = open(bus, undefined);
    publish(bus, "a", "b", "c", "d", "e");
    expect(takeAll(cursor)).toEqual(["reset expired p.5"]);
    publish(bus, "f");
    expect(takeAll(cursor)).toEqual(["p.6 f"]);
  });

  it.each(["q.1", "p.9", "p.x", "p", "", "p.-1", "p.1.1"])("resets whoever comes with %j", (after) => {
    const bus = publish(new EventBus("p", 10), "a", "b");
    const cursor = open(bus, after);
    publish(bus, "c");
    expect(takeAll(cursor)).toEqual(["reset restarted p.3"]);
  });

  it("tells instances apart whose names have dots", () => {
    const bus = publish(new EventBus("a.b", 10), "x", "y");
    expect(takeAll(open(bus, "a.b.1"))).toEqual(["a.b.2 y"]);
  });
});
