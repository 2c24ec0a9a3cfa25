import type { ClusterId, ConfigObject } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildConfigView, type IndexedConfigView, updateConfigView } from "./build-view.js";
import type { ConfigRecord } from "./config-state.js";
import { diffConfigViews } from "./diff-views.js";
import { describeSelector } from "./namespace-selector.js";
import { pathOf } from "./object-path.js";

const apiVersion = "api.tsb.tetrate.io/v2";
const metadata = { organization: "o", tenant: "t" };
const basisOf = (revision: number) => ({ storeId: "s", revision: String(revision) });

const name = fc.constantFrom("u", "v", "w");
const selector = fc.constantFrom("*/a", "*/b", "c1/a", "c1/a*", "c2/ab", "c1/*");
const topologyChoice = fc.constantFrom("NONE" as const, "LOCALITY" as const);
const object: fc.Arbitrary<ConfigObject> = fc.oneof(
  fc.record({ name, names: fc.uniqueArray(selector, { minLength: 1, maxLength: 3 }) }).map(
    ({ name: own, names }): ConfigObject => ({
      apiVersion,
      kind: "Workspace",
      metadata: { ...metadata, name: own },
      spec: { namespaceSelector: { names: names as [string, ...string[]] } },
    }),
  ),
  fc.record({ workspace: name, own: fc.constantFrom("s1", "s2"), choice: fc.option(topologyChoice) }).map(
    ({ workspace, own, choice }): ConfigObject => ({
      apiVersion,
      kind: "WorkspaceSetting",
      metadata: { ...metadata, workspace, name: own },
      spec: choice === null ? {} : { failoverSettings: { topologyChoice: choice } },
    }),
  ),
  fc.record({ own: fc.constantFrom("c1", "c2"), network: fc.constantFrom("n1", "n2") }).map(
    ({ own, network }): ConfigObject => ({
      apiVersion,
      kind: "Cluster",
      metadata: { organization: "o", name: own },
      spec: { network },
    }),
  ),
  fc.record({ own: fc.constantFrom("x", "y"), to: fc.constantFrom("n1", "n2"), choice: fc.option(topologyChoice) }).map(
    ({ own, to, choice }): ConfigObject => ({
      apiVersion,
      kind: "OrganizationSetting",
      metadata: { organization: "o", name: own },
      spec: {
        networkSettings: { networkReachability: { n1: to } },
        ...(choice === null ? {} : { failoverSettings: { topologyChoice: choice } }),
      },
    }),
  ),
);
/** Some objects put or taken away at once, and some tombstone set or taken away. */
const step = fc.record({
  changes: fc.array(fc.tuple(object, fc.boolean()), { maxLength: 4 }),
  tombstone: fc.option(fc.constantFrom("c1", "c2")),
});

const PROBES = ["c1", "c2", "c3"].flatMap((c) => ["a", "ab", "b", "c"].map((n) => [c as ClusterId, n] as const));

function carryOut([one, isThere]: readonly [ConfigObject, boolean], records: Map<string, ConfigRecord>): void {
  const path = pathOf(one);
  if (isThere) records.set(path, { path, object: one, resourceVersion: "1", createdAt: "" });
  else records.delete(path);
}

/** Everything that a view says, in an order of its own. */
function tell(view: IndexedConfigView): unknown {
  return {
    basis: view.basis,
    workspaces: [...view.workspaces],
    clusters: [...view.clusters],
    tombstones: [...view.tombstones].sort(),
    networks: view.networks,
    owners: PROBES.map(([cluster, namespace]) => view.ownerOf(cluster, namespace)),
    reach: ["n1", "n2", ""].flatMap((from) => ["n1", "n2", ""].map((to) => view.mayReach(from, to))),
  };
}

const tellDiff = (
  before: IndexedConfigView,
  after: IndexedConfigView,
  touched?: Parameters<typeof diffConfigViews>[2],
) => {
  const { selectors, ...diff } = diffConfigViews(before, after, touched);
  return { ...diff, selectors: selectors.map(describeSelector).sort() };
};

describe(updateConfigView, () => {
  it("shows step by step what building anew shows, tells the same differences, and leaves earlier views alone", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const records = new Map<string, ConfigRecord>();
        let tombstones: ReadonlySet<ClusterId> = new Set();
        let view = buildConfigView({ records, tombstones }, basisOf(0));
        for (const [index, { changes, tombstone }] of steps.entries()) {
          for (const change of changes) carryOut(change, records);
          if (tombstone !== null) tombstones = new Set([tombstone as ClusterId]);
          const basis = basisOf(index + 1);
          const before = { view, told: tell(view) };
          const paths = changes.map(([one]) => pathOf(one));
          const updated = updateConfigView(view, { records, tombstones, basis, paths });
          const built = buildConfigView({ records: new Map(records), tombstones }, basis);
          expect(tell(updated.view)).toEqual(tell(built));
          expect(tellDiff(view, updated.view, updated.touched)).toEqual(tellDiff(view, built));
          expect(tell(before.view)).toEqual(before.told);
          view = updated.view;
        }
      }),
      { numRuns: 300 },
    );
  });

  it("keeps what did not change as it is, down to the maps", () => {
    const records = new Map<string, ConfigRecord>();
    const put = (one: ConfigObject) =>
      records.set(pathOf(one), { path: pathOf(one), object: one, resourceVersion: "1", createdAt: "" });
    put({ apiVersion, kind: "Cluster", metadata: { organization: "o", name: "c1" } });
    const first = buildConfigView({ records, tombstones: new Set() }, basisOf(1));
    const spec = { namespaceSelector: { names: ["*/a"] as [string] } };
    put({ apiVersion, kind: "Workspace", metadata: { ...metadata, name: "w" }, spec });
    const { view } = updateConfigView(first, {
      records,
      tombstones: first.tombstones,
      basis: basisOf(2),
      paths: ["workspaces/o/t/w", "tenants/o/t"],
    });
    expect([view.clusters === first.clusters, view.networks === first.networks]).toEqual([true, true]);
    expect([first.workspaces.size, view.workspaces.size]).toEqual([0, 1]);
  });
});
