import { describe, expect, it } from "vitest";
import type { ClusterId } from "../domain/ids.js";
import { joinObservers, type LinkObserver } from "./link-observer.js";

const CLUSTER = "c1" as ClusterId;

describe(joinObservers, () => {
  it("tells both of everything, the first one first", () => {
    const told: string[] = [];
    const named = (name: string): LinkObserver => ({
      onDelay: (cluster, { key, delayMs }) => void told.push(`${name} ${cluster} ${key} ${delayMs}`),
      onDigestMismatch: (cluster, stream) => void told.push(`${name} ${cluster} ${stream}`),
    });
    const both = joinObservers(named("a"), named("b"));
    both.onDelay(CLUSTER, { stream: "report", at: "sent", key: "service/n/s", delayMs: 3 });
    both.onDigestMismatch(CLUSTER, "follow");
    expect(told).toEqual(["a c1 service/n/s 3", "b c1 service/n/s 3", "a c1 follow", "b c1 follow"]);
  });
});
