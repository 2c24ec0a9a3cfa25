import { describe, expect, it } from "vitest";
import { decideLease, type LeaseSituation } from "./decide-lease.js";
import { type LeaseHolder, type LeaseRecord, takenBy } from "./lease-record.js";

const NOW = "2026-01-01T00:00:00.000Z";

/** The one that started at this time, in this pod. */
const started = (incarnation: number, name = `pod-${incarnation}`): LeaseHolder => ({
  name,
  process: { instance: `process-${incarnation}`, incarnation },
});
const heldBy = (holder: LeaseHolder, askedBy?: LeaseHolder): LeaseRecord => ({
  ...takenBy(holder, undefined, NOW),
  askedBy: askedBy?.process,
});
const vacant = (askedBy?: LeaseHolder): LeaseRecord => ({ ...heldBy(started(1), askedBy), holder: undefined });

describe(decideLease, () => {
  const me = started(5);
  const fresh = { me, wish: "any", isStale: false, before: undefined } as const;

  it.each<{ name: string; of: Partial<LeaseSituation>; step: string }>([
    { name: "one that is not there", of: { record: undefined, wish: "vacant" }, step: "take" },
    { name: "its own that was deleted", of: { record: undefined, before: heldBy(me) }, step: "take" },
    { name: "a free one that was deleted", of: { record: undefined, before: vacant(), wish: "vacant" }, step: "take" },
    { name: "another's that was deleted", of: { record: undefined, before: heldBy(started(4)) }, step: "wait" },
    {
      name: "another's that was deleted long ago",
      of: { record: undefined, before: heldBy(started(4)), isStale: true },
      step: "take",
    },
    { name: "one that was given back", of: { record: vacant(), wish: "vacant" }, step: "take" },
    { name: "one given back to an earlier process", of: { record: vacant(started(4)) }, step: "take" },
    { name: "one given back to a later process", of: { record: vacant(started(6)) }, step: "wait" },
    {
      name: "one given back to a later process long ago",
      of: { record: vacant(started(6)), isStale: true },
      step: "take",
    },
    { name: "its own", of: { record: heldBy(me) }, step: "renew" },
    { name: "its own, as long as nobody else wants it", of: { record: heldBy(me), wish: "vacant" }, step: "renew" },
    {
      name: "its own, for which somebody asks who hears what is wanted, as it does not",
      of: { record: heldBy(me, started(4)), wish: "vacant" },
      step: "release",
    },
    {
      name: "one given back to an earlier process that hears what is wanted, as it does not",
      of: { record: vacant(started(4)), wish: "vacant" },
      step: "wait",
    },
    { name: "one given back to itself", of: { record: vacant(me), wish: "vacant" }, step: "take" },
    { name: "its own, for which an earlier process asks", of: { record: heldBy(me, started(4)) }, step: "renew" },
    { name: "its own, for which a later process asks", of: { record: heldBy(me, started(6)) }, step: "release" },
    {
      name: "its own, when another one speaks for the cluster",
      of: { record: heldBy(me), wish: "none" },
      step: "release",
    },
    { name: "that of an earlier process", of: { record: heldBy(started(4)) }, step: "ask" },
    { name: "that of an earlier process, too early", of: { record: heldBy(started(4)), wish: "vacant" }, step: "wait" },
    { name: "that of an earlier process it has asked", of: { record: heldBy(started(4), me) }, step: "wait" },
    { name: "that of one whom a later one has asked", of: { record: heldBy(started(4), started(6)) }, step: "wait" },
    { name: "that of one whom a less late one has asked", of: { record: heldBy(started(3), started(4)) }, step: "ask" },
    { name: "that of a later process, which may not hear", of: { record: heldBy(started(6)) }, step: "ask" },
    { name: "that of a later process it has asked", of: { record: heldBy(started(6), me) }, step: "wait" },
    { name: "a stale one", of: { record: heldBy(started(6)), isStale: true, wish: "vacant" }, step: "take" },
    {
      name: "a stale one that it does not want",
      of: { record: heldBy(started(6)), isStale: true, wish: "none" },
      step: "wait",
    },
    { name: "one that it does not want", of: { record: undefined, wish: "none" }, step: "wait" },
    {
      name: "its predecessor's of the same pod",
      of: { record: heldBy(started(4, "pod-5")), wish: "vacant" },
      step: "take",
    },
    {
      name: "its successor's of the same pod",
      of: { record: heldBy(started(6, "pod-5")), wish: "vacant" },
      step: "wait",
    },
  ])("of $name: $step", ({ of, step }) => {
    expect(decideLease({ record: undefined, ...fresh, ...of })).toBe(step);
  });

  it("lets ids decide between two that started at one time, the same way for both", () => {
    const [a, b] = [started(5), { name: "pod-b", process: { instance: "process-6", incarnation: 5 } }];
    expect(decideLease({ ...fresh, me: a, record: heldBy(a, b) })).toBe("release");
    expect(decideLease({ ...fresh, me: b, record: heldBy(b, a) })).toBe("renew");
  });
});

describe(takenBy, () => {
  it("counts the change of the holder, and asks for nothing any more", () => {
    const before = { ...heldBy(started(1), started(5)), transitions: 3 };
    expect(takenBy(started(5), before, NOW)).toEqual({
      ...{ holder: started(5), askedBy: undefined, acquiredAt: NOW, renewedAt: NOW, transitions: 4 },
    });
  });
});
