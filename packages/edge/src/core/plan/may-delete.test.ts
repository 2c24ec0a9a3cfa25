import type { Reason, WithdrawnDesired } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { type DeleteCause, type DeleteConditions, hostLeavesAtMs, isCounted, mayDelete } from "./may-delete.js";

const withdrawn = (reason: Reason, inUse = false): WithdrawnDesired => ({ reason, inUse });
const wanted: DeleteCause = { kind: "withdrawn", withdrawn: withdrawn("GatewayNotReady") };
const all: DeleteConditions = {
  isCacheComplete: true,
  isFollowComplete: true,
  store: { kind: "accepted", basis: { storeId: "s", revision: "1" } },
  isHeld: false,
};

describe(mayDelete, () => {
  it("lets go what is withdrawn when nothing speaks against it", () => {
    expect(mayDelete(wanted, all)).toEqual({ may: true });
  });

  it.each<{ name: string; cause: DeleteCause; change: Partial<DeleteConditions>; reason: undefined | Reason }>([
    { name: "an incomplete cache", cause: wanted, change: { isCacheComplete: false }, reason: "NotComplete" },
    { name: "no Complete on Follow", cause: wanted, change: { isFollowComplete: false }, reason: "NotComplete" },
    { name: "no withdrawal", cause: { kind: "withdrawn", withdrawn: undefined }, change: {}, reason: undefined },
    { name: "an unknown store", cause: wanted, change: { store: { kind: "unknown" } }, reason: "StoreNotAccepted" },
    {
      name: "a refused store",
      cause: wanted,
      change: { store: { kind: "refused", message: "" } },
      reason: "StoreNotAccepted",
    },
    { name: "the brake", cause: wanted, change: { isHeld: true }, reason: "Held" },
    {
      name: "an incomplete cache, even for safety",
      cause: { kind: "safety" },
      change: { isCacheComplete: false },
      reason: "NotComplete",
    },
    {
      name: "an incomplete cache, even with a successor",
      cause: { kind: "successor" },
      change: { isCacheComplete: false },
      reason: "NotComplete",
    },
    {
      name: "a refused store, for what was regrouped",
      cause: { kind: "regrouped" },
      change: { store: { kind: "refused", message: "" } },
      reason: "StoreNotAccepted",
    },
    {
      name: "no Complete, for what was regrouped",
      cause: { kind: "regrouped" },
      change: { isFollowComplete: false },
      reason: "NotComplete",
    },
  ])("keeps it back for $name", ({ cause, change, reason }) => {
    expect(mayDelete(cause, { ...all, ...change })).toEqual({ may: false, reason });
  });

  it.each<{ cause: DeleteCause }>([{ cause: { kind: "safety" } }, { cause: { kind: "successor" } }])(
    "needs nothing but a complete cache for $cause.kind",
    ({ cause }) => {
      const nothing: DeleteConditions = {
        isCacheComplete: true,
        isFollowComplete: false,
        store: { kind: "unknown" },
        isHeld: true,
      };
      expect(mayDelete(cause, nothing)).toEqual({ may: true });
    },
  );

  it("does not hold what somebody meant", () => {
    const meant: DeleteCause = { kind: "withdrawn", withdrawn: withdrawn("Drained") };
    expect(mayDelete(meant, { ...all, isHeld: true })).toEqual({ may: true });
  });
});

describe(isCounted, () => {
  it.each<{ reason: Reason; counted: boolean }>([
    { reason: "NoWorkspace", counted: false },
    { reason: "NoEastWestSettings", counted: false },
    { reason: "NotSelected", counted: false },
    { reason: "NoReadyInstances", counted: false },
    { reason: "Drained", counted: false },
    { reason: "NotReachable", counted: false },
    { reason: "ClusterGone", counted: false },
    { reason: "GatewayNotReady", counted: true },
    { reason: "NoGateway", counted: true },
    { reason: "ServiceMissing", counted: true },
    { reason: "ClusterUnknown", counted: true },
    { reason: "EdgeLost", counted: true },
  ])("$reason: $counted", ({ reason, counted }) => {
    expect(isCounted({ kind: "withdrawn", withdrawn: withdrawn(reason) })).toBe(counted);
  });

  it.each<DeleteCause>([{ kind: "safety" }, { kind: "successor" }, { kind: "regrouped" }])("$kind: false", (cause) => {
    expect(isCounted(cause)).toBe(false);
  });
});

describe(hostLeavesAtMs, () => {
  it("gives a host that is in use 60 s from when it was first seen withdrawn", () => {
    expect([hostLeavesAtMs(withdrawn("Drained", true), 1_000), hostLeavesAtMs(withdrawn("Drained"), 1_000)]).toEqual([
      61_000, 1_000,
    ]);
  });
});
