import { type ClusterId, serviceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { settingOf, settingsOf, workspace } from "../../testing/settings.js";
import { TrackedMesh } from "../../testing/tracked-mesh.js";
import { describeAbsence } from "./describe-absence.js";

const CONFIG = settingsOf({
  clusters: ["cluster-1", "cluster-2"],
  tombstones: ["cluster-3"],
  workspaces: [workspace("ws", ["*/bookinfo"], settingOf())],
});

describe(describeAbsence, () => {
  const mesh = new TrackedMesh(CONFIG).standard("cluster-1").track();
  const parts = { book: mesh.tracker.book, world: mesh.world };

  it.each([
    { service: "bookinfo/details", cluster: undefined, says: undefined },
    { service: "bookinfo/details", cluster: "cluster-2", says: undefined },
    { service: "bookinfo/details", cluster: "cluster-3", says: undefined },
    {
      service: "bookinfo/detials",
      cluster: undefined,
      says: 'no cluster reports Service bookinfo/detials; did you mean "details"?',
    },
    {
      service: "bookinof/details",
      cluster: undefined,
      says: 'no cluster reports Services of namespace bookinof; did you mean "bookinfo"?',
    },
    {
      service: "bookinfo/details",
      cluster: "cluter-1",
      says: 'there is no cluster cluter-1; did you mean "cluster-1"?',
    },
  ])("says $says of $service in $cluster", ({ service, cluster, says }) => {
    const [namespace = "", name = ""] = service.split("/");
    const request = { service: serviceKey(namespace, name), cluster: cluster as undefined | ClusterId };
    expect(describeAbsence(request, parts)).toBe(says);
  });
});
