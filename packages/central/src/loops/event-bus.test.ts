import { describe, expect, it } from "vitest";
import type { WatchEvent, WatchItem } from "../watch-port.js";
import { EventBus } from "./event-bus.js";

function event(path: string): WatchEvent {
  return { type: "config", timestamp: "2026-01-01T00:00:00Z", path, action: "created", etag: "1", author: "" };
}

function publish(bus: EventBus, ...paths: readonly string[]): EventBus {
  for (const path of paths) bus.publish(event(path));
  return bus;
}

/** What a subscriber gets: `id path`, or `reset reason id`. */
function listen(bus: EventBus, after: undefined | string): { readonly got: string[]; readonly end: () => void } {
  const got: string[] = [];
  const end = bus.subscribe(after, (item: WatchItem) => {
    if (item.kind === "reset") got.push(`reset ${item.reason} ${item.id}`);
    else if (item.event.type === "config") got.push(`${item.id} ${item.event.path}`);
  });
  return { got, end };
}

describe(EventBus, () => {
  it("gives what comes, numbered, until it is ended", () => {
    const bus = publish(new EventBus("p", 10), "before");
    const { got, end } = listen(bus, undefined);
    publish(bus, "a", "b");
    end();
    publish(bus, "c");
    expect(got).toEqual(["p.2 a", "p.3 b"]);
  });

  it("goes on after the last event that was seen, without a gap or a repetition", () => {
    const bus = publish(new EventBus("p", 10), "a", "b", "c");
    const { got } = listen(bus, "p.1");
    publish(bus, "d");
    expect(got).toEqual(["p.2 b", "p.3 c", "p.4 d"]);
    expect(listen(bus, bus.lastId).got).toEqual([]);
    expect(listen(bus, "p.0").got).toHaveLength(4);
  });

  it("remembers only so many, and says when what was asked for is forgotten", () => {
    const bus = publish(new EventBus("p", 2), "a", "b", "c", "d");
    expect(listen(bus, "p.2").got).toEqual(["p.3 c", "p.4 d"]);
    const { got } = listen(bus, "p.1");
    publish(bus, "e");
    expect(got).toEqual(["reset expired p.4", "p.5 e"]);
  });

  it.each(["q.1", "p.9", "p.x", "p", "", "p.-1", "p.1.1"])("resets whoever comes with %j", (after) => {
    const bus = publish(new EventBus("p", 10), "a", "b");
    expect(listen(bus, after).got).toEqual(["reset restarted p.2"]);
  });

  it("tells instances apart whose names have dots", () => {
    const bus = publish(new EventBus("a.b", 10), "x", "y");
    expect(listen(bus, "a.b.1").got).toEqual(["a.b.2 y"]);
  });
});
