import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { appliedReport } from "../../testing/reports.js";
import type { StreamReading } from "../edge-link.js";
import { EdgeStory } from "./edge-story.js";

const C1 = "c1" as ClusterId;
const STREAM = { sinceMs: 0, problem: "", lastFrameAtMs: 0, refusals: new Map() } as const;

function link(report: StreamReading["state"], follow: StreamReading["state"], problem = "") {
  const streams = { report: { ...STREAM, state: report, problem }, follow: { ...STREAM, state: follow } };
  return { ...streams, peer: undefined, isDuplicate: false };
}

function line(key: string, value: undefined | ReturnType<typeof appliedReport>) {
  if (value === undefined) return { kind: "remove", key, observedAtMs: 0 } as const;
  return { kind: "upsert", key, value, hash: "", observedAtMs: 0 } as const;
}

describe(EdgeStory, () => {
  it("calls an edge connected when both streams are, and tells it once", () => {
    const story = new EdgeStory();
    expect(story.onLink(C1, link("up", "down"))).toBeUndefined();
    expect(story.onLink(C1, link("up", "up"))).toEqual({ change: "connected", message: "" });
    expect(story.onLink(C1, link("lagging", "up"))).toBeUndefined();
    expect(story.onLink(C1, link("down", "up", "cut"))).toEqual({ change: "disconnected", message: "cut" });
    expect(story.onLink(C1, link("down", "down"))).toBeUndefined();
  });

  it("tells of a store that is not accepted, and when it is", () => {
    const story = new EdgeStory();
    const refused = appliedReport({ state: "withheld", reason: "StoreNotAccepted", message: "another store" });
    expect(story.onReported(C1, line("applied/store", refused))).toEqual({
      change: "storeNotAccepted",
      message: "another store",
    });
    expect(story.onReported(C1, line("applied/store", refused))).toBeUndefined();
    expect(story.onReported(C1, line("applied/store", undefined))).toEqual({ change: "storeAccepted", message: "" });
  });

  it("tells of each hold by itself", () => {
    const story = new EdgeStory();
    const held = appliedReport({ state: "held", reason: "Held", message: "5 of 6" });
    expect(story.onReported(C1, line("applied/hold/c2", held))?.change).toBe("held");
    expect(story.onReported(C1, line("applied/hold/c3", held))?.change).toBe("held");
    expect(story.onReported(C1, line("applied/hold/c2", undefined))?.change).toBe("released");
    expect(story.onReported(C1, line("applied/hold/c2", undefined))).toBeUndefined();
  });

  it("has nothing to tell of anything else", () => {
    const story = new EdgeStory();
    expect(story.onReported(C1, line("applied/import/a/b", appliedReport()))).toBeUndefined();
    expect(story.onReported(C1, { kind: "complete", observedAtMs: 0 })).toBeUndefined();
  });
});
