import { describe, expect, it } from "vitest";
import { cutPage, events, page, refusal } from "../testing/index.js";
import { added, modified, service, startScriptedWatch } from "./testing/scripted-watch.js";

describe("Reflector: listing", () => {
  it("takes pages of 500, from the server's cache the first time, and watches from where the list ends", async () => {
    await using watch = await startScriptedWatch({
      lists: [page("10", [service("a", "1"), service("b", "2")], "next"), page("10", [service("c", "3")])],
      watches: [events()],
    });
    await watch.until(() => watch.counts.watches === 1);
    expect(watch.seen).toEqual(["upsert a@1", "upsert b@2", "upsert c@3", "listed"]);
    expect(watch.queries("list")).toEqual([
      { limit: "500", resourceVersion: "0" },
      { limit: "500", continue: "next" },
    ]);
    expect(watch.queries("watch")).toEqual([
      { watch: "1", allowWatchBookmarks: "true", resourceVersion: "10", timeoutSeconds: "360" },
    ]);
  });

  it("does not take a list that was cut after page two for the whole", async () => {
    const whole = page("10", [service("a", "1"), service("b", "2")]);
    await using watch = await startScriptedWatch({
      lists: [
        whole,
        page("20", [service("a", "1")], "more"),
        cutPage("20", [service("c", "11"), service("d", "12")]),
        page("30", [service("a", "1")]),
      ],
      watches: [refusal(410, "Expired"), events()],
    });
    await watch.advanceUntil(() => watch.counts.watches === 1);
    expect(watch.seen).toEqual([
      "upsert a@1",
      "upsert b@2",
      "listed",
      "upsert c@11",
      "failing",
      "delete b",
      "delete c",
      "listed",
    ]);
  });

  it("begins anew when the page token has expired, and then asks for the newest state", async () => {
    await using watch = await startScriptedWatch({
      lists: [page("10", [service("a", "1")], "next"), refusal(410, "Expired"), page("20", [service("a", "1")])],
      watches: [events()],
    });
    await watch.advanceUntil(() => watch.counts.watches === 1);
    expect(watch.queries("list").at(-1)).toEqual({ limit: "500" });
    expect(watch.seen).toEqual(["upsert a@1", "listed"]);
  });

  it("refuses a list that goes round in circles", async () => {
    await using watch = await startScriptedWatch({ lists: [page("10", [], "same")], watches: [events()] });
    await watch.until(() => watch.seen.includes("failing"));
    expect(watch.counts.faults.get("invalid")).toBe(1);
  });

  it("skips what does not decode, counts it, and says so once per version", async () => {
    const wrong = { ...service("wrong", "1"), spec: { ports: "none" } };
    await using watch = await startScriptedWatch({
      lists: [page("10", [wrong, null as unknown as object, service("a", "1")].filter(Boolean))],
      watches: [events(modified(wrong), modified({ spec: {} }), added(service("b", "12")))],
    });
    await watch.until(() => watch.seen.includes("upsert b@12"));
    expect(watch.seen).toEqual(["upsert a@1", "listed", "upsert b@12"]);
    expect(Array.from(watch.counts.skipped)).toEqual([
      ["spec.ports is not a list of objects", 1],
      ["it does not say which object it is", 1],
    ]);
  });
});
