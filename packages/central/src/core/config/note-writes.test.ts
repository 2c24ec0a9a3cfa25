import type { ConfigObject } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDiff } from "../../testing/apply-diff.js";
import type { ConfigRecord, ConfigWrite } from "./config-state.js";
import { noteWrites } from "./note-writes.js";

const cluster = (network: string): ConfigObject => ({
  apiVersion: "api.tsb.tetrate.io/v2",
  kind: "Cluster",
  metadata: { organization: "o", name: "c1" },
  spec: { network },
});
const recordsOf = (objects: Readonly<Record<string, ConfigObject>>) =>
  new Map<string, ConfigRecord>(
    Object.entries(objects).map(([path, object]) => [path, { path, object, resourceVersion: "1", createdAt: "" }]),
  );
const put = (path: string, network: string): ConfigWrite => ({ kind: "put", path, object: cluster(network) });

describe(noteWrites, () => {
  const notes = (writes: readonly ConfigWrite[], stored: Readonly<Record<string, ConfigObject>> = {}) =>
    noteWrites(writes, { records: recordsOf(stored), author: "ann" }).map(({ note }) => note);

  it("tells created, updated and deleted apart, with what differs", () => {
    expect(
      notes([put("a", "n2"), put("b", "n1"), { kind: "delete", path: "c" }], { a: cluster("n1"), c: cluster("n3") }),
    ).toEqual([
      {
        author: "ann",
        action: "updated",
        path: "a",
        diff: [{ op: "change", path: "spec.network", from: "n1", to: "n2" }],
      },
      { author: "ann", action: "created", path: "b", diff: [{ op: "add", path: "", to: cluster("n1") }] },
      { author: "ann", action: "deleted", path: "c", diff: [{ op: "remove", path: "", from: cluster("n3") }] },
    ]);
  });

  it("says nothing of tombstones", () => {
    expect(
      notes([
        { kind: "bury", cluster: "c1" as never },
        { kind: "exhume", cluster: "c1" as never },
      ]),
    ).toEqual([undefined, undefined]);
  });

  it("leads from what was stored to what is, through every write of the same object", () => {
    const step = fc.tuple(fc.constantFrom("a", "b"), fc.option(fc.constantFrom("n1", "n2", "n3")));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const stored = { a: cluster("n0") };
        const writes = steps.map(
          ([path, network]): ConfigWrite => (network === null ? { kind: "delete", path } : put(path, network)),
        );
        const states = new Map<string, unknown>(Object.entries(stored));
        const after = steps.map(([, network]) => (network === null ? undefined : cluster(network)));
        const replayed = notes(writes, stored).map((note) => {
          const { path, diff } = note ?? { path: "", diff: [] };
          states.set(path, applyDiff(states.get(path), diff));
          return states.get(path);
        });
        expect(replayed).toEqual(after);
      }),
    );
  });
});
