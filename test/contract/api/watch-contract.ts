import type { OpenWatch } from "@causeway/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ApiTarget, type Body, type OpenTarget, openSandpit, type Sandpit } from "./api-target.js";

/** Watches: what they begin with, what they show, how they end. */
export function describeWatches(name: string, open: OpenTarget): void {
  describe(`watches on ${name}`, () => {
    let target: ApiTarget;
    let pit: Sandpit;
    const opened: OpenWatch[] = [];
    beforeAll(async () => {
      target = await open();
    });
    beforeEach(async () => {
      pit = await openSandpit(target);
    });
    afterEach(() => {
      for (const watch of opened.splice(0)) watch.close();
    });
    afterAll(async () => await target[Symbol.asyncDispose]());

    const watchAt = async (path: string, query: string) => {
      const opening = await target.http.watch(`${path}?watch=true&labelSelector=w&${query}`);
      opened.push(opening);
      return opening;
    };
    const watch = async (query: string) => await watchAt(pit.configMaps(), query);
    /** With no watch cache in between: kube-apiserver's needs progress notifications, which old versions of etcd lack. */
    const watchEvents = async (query: string) => await watchAt(pit.events(), query);
    const revision = async () =>
      (await pit.call("GET", `${pit.configMaps()}?labelSelector=w`)).body.metadata.resourceVersion;
    const read = async (from: OpenWatch, count: number) => {
      const events: string[] = [];
      while (events.length < count) {
        const event = await from.next();
        if (event === undefined) break;
        events.push(`${event.type} ${(event.object as Body).metadata.name ?? ""}`.trim());
      }
      return events;
    };
    const make = async (object: string) => await pit.makeConfigMap(object, { n: "1" }, { w: "" });

    it("shows every change after a revision, in order", async () => {
      await make("before");
      const events = await watch(`resourceVersion=${await revision()}`);
      const made = await make("a");
      await pit.call("PUT", pit.configMaps("a"), { ...made, data: { n: "2" } });
      await pit.call("DELETE", pit.configMaps("a"));
      expect(await read(events, 3)).toEqual(["ADDED a", "MODIFIED a", "DELETED a"]);
    });

    it("catches up on what happened before it was opened", async () => {
      const from = await revision();
      await make("a");
      await make("b");
      expect(await read(await watch(`resourceVersion=${from}`), 2)).toEqual(["ADDED a", "ADDED b"]);
    });

    it("begins with all there is when no revision is given", async () => {
      await make("a");
      const events = await watch("resourceVersion=0");
      expect(await read(events, 1)).toEqual(["ADDED a"]);
      await make("b");
      expect(await read(events, 1)).toEqual(["ADDED b"]);
    });

    it("shows an object that leaves the selection as deleted, and one that enters as added", async () => {
      const events = await watch(`resourceVersion=${await revision()}`);
      const made = await make("a");
      const out = await pit.call("PUT", pit.configMaps("a"), { ...made, metadata: { ...made.metadata, labels: {} } });
      await pit.call("PUT", pit.configMaps("a"), {
        ...out.body,
        metadata: { ...out.body.metadata, labels: { w: "" } },
      });
      expect(await read(events, 3)).toEqual(["ADDED a", "DELETED a", "ADDED a"]);
    });

    it("gives a deleted object the revision of its deletion", async () => {
      const events = await watch(`resourceVersion=${await revision()}`);
      const made = await make("a");
      await pit.call("DELETE", pit.configMaps("a"));
      await events.next();
      const gone = (await events.next())?.object as undefined | Body;
      expect(Number(gone?.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion));
    });

    it("ends by itself after timeoutSeconds", async () => {
      expect(await read(await watch("resourceVersion=0&timeoutSeconds=1"), 1)).toEqual([]);
    });

    it("marks the end of the initial objects with a bookmark", async () => {
      await pit.makeEvent("a", { w: "" });
      const query = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
      const events = await watchEvents(query);
      expect(await read(events, 1)).toEqual(["ADDED a"]);
      const annotations = { "k8s.io/initial-events-end": "true" };
      expect(await events.next()).toMatchObject({ type: "BOOKMARK", object: { metadata: { annotations } } });
      await pit.makeEvent("b", { w: "" });
      expect(await read(events, 1)).toEqual(["ADDED b"]);
    });

    it("wants resourceVersionMatch with sendInitialEvents", async () => {
      expect((await watch("sendInitialEvents=true&allowWatchBookmarks=true")).status).toBe(422);
    });

    it("tells of a revision that is too old", async () => {
      const from = await revision();
      await pit.makeEvent("a", { w: "" });
      await pit.makeEvent("b", { w: "" });
      await target.compact();
      const events = await watchEvents(`resourceVersion=${from}`);
      expect(await events.next()).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
      expect(await events.next()).toBeUndefined();
    });
  });
}
