import { beforeEach, describe, expect, it } from "vitest";
import { type LeaseRecord, takenBy } from "../../../packages/edge/src/core/lease/lease-record.js";
import type { LeaseStore } from "../../../packages/edge/src/ports.js";
import type { LeaseNamespace } from "./lease-cluster.js";

const PROCESS = { incarnation: 1_767_225_600_000, instance: "0f8fad5b-d9cb-469f-a165-70867728950e" };
const LATER = { incarnation: 1_767_225_700_000, instance: "7c9e6679-7425-40de-944b-e07fc1f90ae7" };
const UNREADABLE = { incarnation: 0, instance: "" };
const TAKEN: LeaseRecord = {
  holder: { name: "edge-a", process: PROCESS },
  askedBy: LATER,
  acquiredAt: "2026-01-01T00:00:00.123Z",
  renewedAt: "2026-01-01T00:00:02.000Z",
  transitions: 2,
};
const LABELS = { "app.kubernetes.io/name": "causeway-edge", "app.kubernetes.io/managed-by": "causeway-edge" };

const unreadable = { holder: { name: "edge-a", process: UNREADABLE } };
const annotated = (name: string, value: null | string) => ({
  metadata: { annotations: { [`causeway.dev/${name}`]: value } },
});

/** What people may make of it, as a merge patch of a Lease with the record above, and how it reads then. */
const BY_HAND: readonly { readonly patch: object; readonly reads: Partial<LeaseRecord> }[] = [
  { patch: annotated("holder", null), reads: unreadable },
  { patch: annotated("holder", ""), reads: unreadable },
  { patch: annotated("holder", PROCESS.instance), reads: unreadable },
  { patch: annotated("holder", "12"), reads: unreadable },
  { patch: annotated("holder", "-1 a"), reads: unreadable },
  { patch: annotated("holder", "1 a b"), reads: unreadable },
  { patch: annotated("holder", "99999999999999999 a"), reads: unreadable },
  { patch: annotated("asked-by", null), reads: { askedBy: undefined } },
  { patch: annotated("asked-by", "soon"), reads: { askedBy: undefined } },
  { patch: { metadata: { annotations: null } }, reads: { ...unreadable, askedBy: undefined } },
  { patch: { metadata: { labels: null } }, reads: {} },
  { patch: { spec: { holderIdentity: "me" } }, reads: { holder: { name: "me", process: PROCESS } } },
  { patch: { spec: { holderIdentity: "" } }, reads: { holder: undefined } },
  { patch: { spec: { holderIdentity: null } }, reads: { holder: undefined } },
  { patch: { spec: { renewTime: null } }, reads: { renewedAt: "" } },
  { patch: { spec: { acquireTime: null } }, reads: { acquiredAt: "" } },
  {
    patch: { spec: { renewTime: "2026-01-01T02:00:00.123456+02:00" } },
    reads: { renewedAt: "2026-01-01T00:00:00.123456Z" },
  },
  { patch: { spec: { leaseTransitions: null } }, reads: { transitions: 0 } },
  { patch: { spec: { leaseTransitions: 2_147_483_647 } }, reads: { transitions: 2_147_483_647 } },
  { patch: { spec: { leaseDurationSeconds: 1 } }, reads: {} },
  { patch: { spec: null }, reads: { holder: undefined, acquiredAt: "", renewedAt: "", transitions: 0 } },
];

const { signal } = new AbortController();

/** How the edge's Lease looks to everybody else, and what becomes of what they do to it. */
export function describeLeaseObject(name: string, openNamespace: () => Promise<LeaseNamespace>): void {
  describe(`the edge's Lease in ${name}`, () => {
    let at: LeaseNamespace;
    let store: LeaseStore;
    beforeEach(async () => {
      at = await openNamespace();
      store = at.open();
    });

    it("says in a Lease's own words who holds it, and bears the mark", async () => {
      await store.write(TAKEN, undefined, signal);
      const { metadata, spec } = await at.get();
      expect(metadata.labels).toEqual(LABELS);
      expect(metadata.annotations).toEqual({
        "causeway.dev/holder": `${PROCESS.incarnation} ${PROCESS.instance}`,
        "causeway.dev/asked-by": `${LATER.incarnation} ${LATER.instance}`,
      });
      expect(spec).toEqual({
        holderIdentity: "edge-a",
        leaseDurationSeconds: 15,
        acquireTime: "2026-01-01T00:00:00.123000Z",
        renewTime: "2026-01-01T00:00:02.000000Z",
        leaseTransitions: 2,
      });
    });

    it("names nobody when nobody holds it", async () => {
      const { version } = await store.write(TAKEN, undefined, signal);
      await store.write({ ...TAKEN, holder: undefined, askedBy: undefined }, version, signal);
      const { metadata, spec } = await at.get();
      expect(metadata.annotations ?? {}).toEqual({});
      expect(Object.keys(spec ?? {})).not.toContain("holderIdentity");
    });

    it("keeps what others have put there, whoever has looked last", async () => {
      await store.write(TAKEN, undefined, signal);
      const labels = { "example.dev/team": "mesh" };
      const annotations = { "example.dev/note": "by hand" };
      await at.patch({ metadata: { labels, annotations, finalizers: ["example.dev/hold"] } });
      const seen = await store.read(signal);
      const renewed = await store.write({ ...TAKEN, renewedAt: "" }, seen?.version, signal);
      await at.open().write({ ...TAKEN, holder: undefined, askedBy: undefined }, renewed.version, signal);
      const { metadata } = await at.get();
      expect(metadata).toMatchObject({ labels: { ...labels, ...LABELS }, finalizers: ["example.dev/hold"] });
      expect(metadata.annotations).toEqual(annotations);
      await at.patch({ metadata: { finalizers: null } });
    });

    it.each(BY_HAND)("reads $patch, and writes over it", async ({ patch, reads }) => {
      await store.write(TAKEN, undefined, signal);
      await at.patch(patch);
      const found = await store.read(signal);
      expect(found?.record).toEqual({ ...TAKEN, ...reads });
      const next = takenBy({ name: "edge-b", process: LATER }, undefined, "2026-02-01T00:00:00.000Z");
      expect((await store.write(next, found?.version, signal)).record).toEqual(next);
      expect((await at.get()).metadata.labels).toEqual(LABELS);
    });

    it.each(BY_HAND)("asks for one with $patch and leaves of it what it says", async ({ patch, reads }) => {
      await store.write(TAKEN, undefined, signal);
      await at.patch(patch);
      const found = await store.read(signal);
      const before = (await at.get()).spec;
      const asking = { ...TAKEN, ...reads, askedBy: { incarnation: 5, instance: "i5" } };
      expect((await store.write(asking, found?.version, signal)).record).toEqual(asking);
      const { spec } = await at.get();
      const { acquireTime, renewTime } = spec ?? {};
      expect({ acquireTime, renewTime }).toEqual({
        acquireTime: before?.["acquireTime"],
        renewTime: before?.["renewTime"],
      });
    });

    it("takes as often as it must: the count of changes stays within what there is room for", async () => {
      const made = await store.write({ ...TAKEN, transitions: 2_147_483_647 }, undefined, signal);
      const next = takenBy({ name: "edge-b", process: LATER }, made.record, "2026-02-01T00:00:00.000Z");
      expect(await store.write(next, made.version, signal)).toMatchObject({
        record: { holder: { name: "edge-b" }, transitions: 2_147_483_647 },
      });
    });

    it.each([{}, { spec: {} }, { spec: { holderIdentity: "kubectl" } }])("takes %j made by hand", async (content) => {
      await at.make(content);
      const found = await store.read(signal);
      const isHeld = "spec" in content && content.spec.holderIdentity !== undefined;
      expect(found?.record).toEqual({
        holder: isHeld ? { name: "kubectl", process: UNREADABLE } : undefined,
        askedBy: undefined,
        acquiredAt: "",
        renewedAt: "",
        transitions: 0,
      });
      expect((await store.write(TAKEN, found?.version, signal)).record).toEqual(TAKEN);
      expect((await at.get()).metadata.labels).toEqual(LABELS);
    });
  });
}
