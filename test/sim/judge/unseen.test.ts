import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../packages/edge/src/core/kube.js";
import { kubeService } from "../../../packages/edge/src/testing/kube-objects.js";
import { SimApiServer } from "../cluster/api-server.js";
import { SimClock } from "../sim-clock.js";
import { UNSEEN_MS, Unseen } from "./unseen.js";

const cluster = "c1" as ClusterId;
const serviceWith = (track: string) => kubeService("bookinfo", "details", { selector: { track } });

/** A cluster whose changes are noted, and what may be seen of the selector of its one Service. */
function world(...objects: readonly KubeObject[]) {
  const clock = new SimClock(1);
  const api = new SimApiServer(clock);
  const unseen = new Unseen();
  for (const object of objects) api.put(object);
  api.onMutation((mutation) => unseen.note(cluster, mutation));
  const tracks = () =>
    unseen
      .seen(cluster, api, clock.monotonic())
      .all("Service")
      .map(({ selector }) => selector["track"]);
  return { clock, api, unseen, tracks };
}

describe(Unseen, () => {
  it("shows what was there just before beside what is there, and no longer than an edge may take", async () => {
    const { clock, api, tracks } = world(serviceWith("old"));
    api.put(serviceWith("new"));
    expect(tracks()).toEqual(["new", "old"]);
    await clock.run(UNSEEN_MS - 1);
    expect(tracks()).toEqual(["new", "old"]);
    await clock.run(1);
    expect(tracks()).toEqual(["new"]);
  });

  it("shows what was deleted just before", () => {
    const { api, tracks } = world(serviceWith("old"));
    api.remove("Service", "bookinfo", "details");
    expect(tracks()).toEqual(["old"]);
  });

  it("shows for as long as watches are blind, and a little after, what was there when they became so", async () => {
    const { clock, api, unseen, tracks } = world(serviceWith("old"));
    api.put(serviceWith("new"));
    for (let times = 0; times < 5; times += 1) {
      await clock.run(UNSEEN_MS - 1);
      unseen.noteBlind(cluster, clock.monotonic());
    }
    expect(tracks()).toEqual(["new", "old"]);
    await clock.run(UNSEEN_MS);
    expect(tracks()).toEqual(["new"]);
    unseen.noteBlind(cluster, clock.monotonic());
    expect(tracks()).toEqual(["new"]);
  });

  it("shows of one cluster what happened in that one", () => {
    const { clock, api, unseen } = world(serviceWith("old"));
    api.put(serviceWith("new"));
    const other = unseen.seen("c2" as ClusterId, api, clock.monotonic());
    expect(other.all("Service").map(({ selector }) => selector["track"])).toEqual(["new"]);
  });
});
