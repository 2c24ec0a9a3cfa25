import { describe, expect, it } from "vitest";
import { KeyQueue } from "./key-queue.js";

describe(KeyQueue, () => {
  it("hands out each key once, namespace by namespace, in order of arrival", () => {
    const queue = new KeyQueue<string>();
    for (const key of ["b/1", "a/1", "b/2", "b/1"]) queue.add(key);
    expect([queue.size, queue.take(10), queue.size]).toEqual([3, ["b/1", "b/2", "a/1"], 0]);
  });

  it("leaves what does not fit, and lets a namespace that comes back wait behind it", () => {
    const queue = new KeyQueue<string>();
    for (const key of ["a/1", "a/2", "b/1"]) queue.add(key);
    expect(queue.take(2)).toEqual(["a/1", "a/2"]);
    queue.add("a/1");
    expect(queue.take(10)).toEqual(["b/1", "a/1"]);
  });
});
