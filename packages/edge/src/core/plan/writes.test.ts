import type { ErrorCode } from "@causeway/shared";
import { FakeClock } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { kubeRule } from "../../testing/kube-objects.js";
import { SimCluster } from "../../testing/sim-cluster.js";
import type { WantedDestinationRule } from "../kube.js";
import type { Action } from "./action.js";
import { SHOW_DEADLINE_MS, Writes } from "./writes.js";

const ref = { kind: "DestinationRule", namespace: "bookinfo", name: "k-details" } as const;
const object: WantedDestinationRule = {
  kind: "DestinationRule",
  meta: { namespace: "bookinfo", name: "k-details", labels: {}, annotations: {} },
  spec: { host: "details" },
};
const create: Action = { kind: "create", object, urgency: "background" };

function world() {
  const cluster = new SimCluster({ clock: new FakeClock(), latencyMs: 0, watchLagMs: 0 });
  return { cluster, writes: new Writes(cluster.cache, () => 0) };
}

describe(Writes, () => {
  it("keeps a create pending until the cache shows the object", () => {
    const { cluster, writes } = world();
    writes.begin(create);
    writes.succeeded(create, 0);
    const before = writes.pending(ref, 1);
    cluster.put(kubeRule("bookinfo", "k-details", {}));
    expect([before, writes.pending(ref, 2)]).toEqual([create, undefined]);
  });

  it("keeps a replace pending until the cache shows another version", () => {
    const { cluster, writes } = world();
    const live = cluster.put(kubeRule("bookinfo", "k-details", {}));
    const replace: Action = {
      kind: "replace",
      object,
      over: live.meta.resourceVersion,
      removes: [],
      urgency: "background",
    };
    writes.begin(replace);
    const before = writes.pending(ref, 1);
    cluster.put(kubeRule("bookinfo", "k-details", { host: "x" }));
    expect([before, writes.pending(ref, 2)]).toEqual([replace, undefined]);
  });

  it("keeps a delete pending until the cache shows no such object, or another of that name", () => {
    const { cluster, writes } = world();
    const { uid, resourceVersion } = cluster.put(kubeRule("bookinfo", "k-details", {})).meta;
    const remove: Action = { kind: "delete", of: ref, uid, over: resourceVersion, removes: [], urgency: "background" };
    writes.begin(remove);
    const before = writes.pending(ref, 1);
    cluster.remove("DestinationRule", "bookinfo", "k-details");
    cluster.put(kubeRule("bookinfo", "k-details", {}));
    expect([before, writes.pending(ref, 2)]).toEqual([remove, undefined]);
  });

  it("believes the cache again after a while", () => {
    const { writes } = world();
    writes.begin(create);
    writes.succeeded(create, 0);
    expect([writes.pending(ref, SHOW_DEADLINE_MS - 1), writes.pending(ref, SHOW_DEADLINE_MS)]).toEqual([
      create,
      undefined,
    ]);
  });

  it.each<{ code: ErrorCode; stays: boolean }>([
    { code: "Conflict", stays: false },
    { code: "Forbidden", stays: false },
    { code: "Timeout", stays: true },
    { code: "Unavailable", stays: true },
  ])("after $code the write may have happened: $stays", ({ code, stays }) => {
    const { writes } = world();
    writes.begin(create);
    writes.failed(create, { code, message: "no" }, 0);
    expect(writes.pending(ref, 1) !== undefined).toBe(stays);
  });

  it("keeps back the very write that failed, and no other, for longer each time", () => {
    const { writes } = world();
    const first = writes.failed(create, { code: "Invalid", message: "no" }, 0);
    const other: Action = { ...create, object: { ...object, spec: { host: "other" } } };
    expect([
      writes.blocked(create, first.nextMs - 1)?.message,
      writes.blocked(other, 0),
      writes.blocked(create, first.nextMs),
    ]).toEqual(["no", undefined, undefined]);
    expect(writes.failed(create, { code: "Invalid", message: "no" }, 0).attempts).toBe(2);
  });
});
