import type { ClusterId } from "@causeway/shared";
import { FakeClock } from "@causeway/shared/testing";
import { encodeDesired } from "@causeway/shared/wire";
import { describe, expect, it } from "vitest";
import { MemoryReports } from "../io/memory-reports.js";
import { openSqliteStore } from "../io/sqlite-store.js";
import {
  type ConfigFixture,
  clusterYaml,
  openConfigFixture,
  settingYaml,
  tenantYaml,
  workspaceYaml,
} from "../testing/config-fixture.js";
import { ALL, backupOf, chunksOf } from "../testing/store/store-fixture.js";
import { withConfig } from "../testing/with-config.js";
import { restoreConfig } from "./config-restore.js";
import { Hub } from "./hub.js";

const C1 = "c1" as ClusterId;
const W = "workspaces/tetrate/tetrate/w";
const NONE = { kind: "none" } as const;

function openHub({ config, clock, log }: ConfigFixture): Hub {
  const metrics = { onReceived: () => undefined, onPlanned: () => undefined, onPass: () => undefined };
  return new Hub({
    config,
    ensureCluster: undefined,
    reports: new MemoryReports(),
    encode: encodeDesired,
    clock,
    random: () => 0.5,
    log,
    metrics,
  });
}

/** Everything that a refused backup must leave alone. */
const look = async ({ store, config }: ConfigFixture) => ({
  id: await store.id(),
  revision: await store.revision(),
  objects: await store.list(ALL),
  basis: config.view().basis,
  history: await store.history({ path: "", after: "", limit: 100 }),
});

const openStore = (maxChanges: number) =>
  openSqliteStore({ path: ":memory:", clock: new FakeClock(), newId: () => "other", maxChanges, maxHistory: 100 });

/** A backup of a store with these objects and nothing else. */
async function backupWith(objects: Readonly<Record<string, Record<string, unknown>>>): Promise<Buffer> {
  await using store = await openStore(100);
  await store.transaction(async (transaction) => {
    for (const [path, body] of Object.entries(objects)) await transaction.put(path, body, NONE);
  });
  return await backupOf(store);
}

describe(restoreConfig, () => {
  it("shows the objects and the new id of the backup before it answers, to the view and to the edges", () =>
    withConfig(async (fixture) => {
      const { config, apply, store, clock } = fixture;
      using hub = openHub(fixture);
      await apply(`${clusterYaml("c1")}---\n${workspaceYaml("w", "*/a")}---\n${settingYaml("w", "s")}`);
      const bytes = await backupOf(store);
      const before = config.view();
      clock.advance(5_000);
      await apply(`${workspaceYaml("w", "*/b")}---\n${tenantYaml("later")}`);
      const edges = hub.followTable(C1);
      expect(edges.basis).toEqual({ storeId: "store-1", revision: "7" });

      const told: unknown[] = [];
      config.onChange((view, diff) => told.push([view.basis, diff.selectors.length]));
      expect(await config.restore(chunksOf(bytes), "ann")).toEqual({
        ok: true,
        value: { storeId: "store-2", objects: 5 },
      });

      const basis = { storeId: "store-2", revision: "8" };
      expect([config.storeId, config.view().basis, edges.basis]).toEqual(["store-2", basis, basis]);
      expect(told).toEqual([[basis, 2]]);
      expect([...config.view().workspaces]).toEqual([...before.workspaces]);
      expect(config.get(W)?.metadata.creationTimestamp).toBe("2026-01-01T00:00:00.000Z");
      expect([config.get("tenants/tetrate/later"), config.get(W)?.metadata.resourceVersion]).toEqual([undefined, "4"]);
    }));

  it("goes on from there: later writes come behind the restored revision, later contacts see the new id", () =>
    withConfig(async (fixture) => {
      const { config, apply, store } = fixture;
      await apply(workspaceYaml("w", "*/a"));
      await config.restore(chunksOf(await backupOf(store)), "ann");
      expect(await apply(workspaceYaml("w", "*/b"))).toEqual([`updated ${W}`]);
      expect(config.get(W)?.metadata.resourceVersion).toBe("5");
      await using again = await openConfigFixture(store);
      expect(again.config.view().basis).toEqual({ storeId: "store-2", revision: "5" });
    }));

  it("finds its place among writes that go on, and loses none that follow", () =>
    withConfig(async (fixture) => {
      const { config, apply, store } = fixture;
      await apply(clusterYaml("kept"));
      const bytes = await backupOf(store);
      const names = Array.from({ length: 12 }, (_, index) => `c${index}`);
      const before = names.slice(0, 6).map((name) => apply(clusterYaml(name)));
      const restoring = config.restore(chunksOf(bytes), "ann");
      await Promise.all([...before, restoring]);
      await Promise.all(names.slice(6).map((name) => apply(clusterYaml(name))));
      const clusters = [...config.view().clusters.keys()];
      expect(clusters).toEqual(expect.arrayContaining(["kept", ...names.slice(6)]));
      const stored = await store.list({ ...ALL, prefix: "clusters/tetrate" });
      expect(clusters.length).toBe(stored.length);
    }));

  it("is seen by another process on the same store", () =>
    withConfig(async (fixture) => {
      await using other = await openConfigFixture(fixture.store);
      await fixture.apply(clusterYaml("c1"));
      const bytes = await backupOf(fixture.store);
      await fixture.apply(clusterYaml("c2"));
      await fixture.config.restore(chunksOf(bytes), "ann");
      expect(await other.apply(clusterYaml("c3"))).toEqual(["created clusters/tetrate/c3"]);
      expect([...other.config.view().clusters.keys()]).toEqual(["c1", "c3"]);
      expect(other.config.view().basis).toEqual({ storeId: "store-2", revision: "6" });
    }));

  it("brings tombstones back, and does not count them", () =>
    withConfig(async ({ config, apply, store }) => {
      await apply(clusterYaml("c1"));
      await config.delete("clusters/tetrate/c1", { resourceVersion: undefined, author: "ann" });
      const bytes = await backupOf(store);
      await apply(clusterYaml("c1"));
      expect(await config.restore(chunksOf(bytes), "ann")).toMatchObject({ value: { objects: 2 } });
      expect([config.view().tombstones.has(C1), config.view().clusters.has(C1)]).toEqual([true, false]);
    }));

  it("is a line of the history, and of the log", () =>
    withConfig(async ({ config, store, log }) => {
      await config.restore(chunksOf(await backupOf(store)), "ann");
      const { lines } = await config.history({ path: "", after: "", limit: 10 });
      expect(lines.map(({ revision, author, action }) => [revision, author, action])).toEqual([
        ["3", "ann", "restored"],
        ["2", "central", "created"],
        ["1", "central", "created"],
      ]);
      expect(log.lines.map(({ message }) => message)).toContain("a backup was restored");
    }));

  it.each([
    {
      what: "another organization",
      objects: {
        "organizations/acme": { apiVersion: "api.tsb.tetrate.io/v2", kind: "Organization", metadata: { name: "acme" } },
      },
      message: /organization "acme" is not this central's, which is "tetrate"/,
    },
    { what: "a kind that does not exist", objects: { "planets/tetrate/x": {} }, message: /no such kind of object/ },
    {
      what: "an object that its schema refuses",
      objects: { [W]: { apiVersion: "api.tsb.tetrate.io/v2", kind: "Workspace" } },
      message: /metadata is required/,
    },
  ])("refuses a backup with $what, and changes nothing", ({ objects, message }) =>
    withConfig(async (fixture) => {
      await fixture.apply(workspaceYaml("w", "*/a"));
      const bytes = await backupWith(objects);
      const before = await look(fixture);
      const refused = await fixture.config.restore(chunksOf(bytes), "ann");
      const causes = expect.arrayContaining([expect.objectContaining({ message: expect.stringMatching(message) })]);
      expect(refused).toMatchObject({ ok: false, error: { kind: "invalid", causes } });
      expect(await look(fixture)).toEqual(before);
    }),
  );

  it("refuses what is no backup, and changes nothing", () =>
    withConfig(async (fixture) => {
      const before = await look(fixture);
      await expect(fixture.config.restore(chunksOf(Buffer.from("x".repeat(9_000))), "ann")).rejects.toMatchObject({
        code: "Invalid",
      });
      expect(await look(fixture)).toEqual(before);
    }));
});

describe("a store whose log is short", () => {
  it("is read again by a config that is left behind, and shows everything", async () => {
    await using store = await openStore(3);
    await using short = await openConfigFixture(store);
    const names = Array.from({ length: 8 }, (_, index) => `c${index}`);
    expect(await short.apply(names.map((name) => clusterYaml(name)).join("---\n"))).toHaveLength(8);
    expect([...short.config.view().clusters.keys()]).toEqual(names);
    expect(short.log.lines.map(({ message }) => message)).toEqual([
      "organization and tenant created in an empty store",
      "config watch ended, reading the store again",
    ]);
  });
});
