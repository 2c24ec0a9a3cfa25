import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import {
  type ConfigFixture,
  clusterYaml,
  openConfigFixture,
  settingYaml,
  tenantYaml,
  workspaceYaml,
} from "../testing/config-fixture.js";
import { withConfig } from "../testing/with-config.js";
import { openConfig } from "./config.js";

const BY = { resourceVersion: undefined, author: "tester" };
const W = "workspaces/tetrate/tetrate";

const all = ({ config }: ConfigFixture) =>
  ["organizations", "organizationsettings", "clusters", "tenants", "workspaces", "workspacesettings"].flatMap((path) =>
    config.list({ path, limit: 1_000, after: "" }).items.map((object) => `${path}/${object.metadata.name}`),
  );

describe(openConfig, () => {
  it("creates organization and tenant in an empty store, once", () =>
    withConfig(async (fixture) => {
      expect(all(fixture)).toEqual(["organizations/tetrate", "tenants/tetrate"]);
      await using again = await openConfigFixture(fixture.store);
      expect(await again.store.revision()).toBe("2");
    }));

  it("does not bring back what a person deleted", () =>
    withConfig(async ({ config, store }) => {
      await config.delete("tenants/tetrate/tetrate", BY);
      await using again = await openConfigFixture(store);
      expect(all(again)).toEqual(["organizations/tetrate"]);
    }));

  it("refuses the store of another organization", () =>
    withConfig(async ({ store, clock, log, config }) => {
      const documents = { read: () => ({ documents: [], causes: [] }), checkSchema: () => [] };
      await expect(
        openConfig({ store, clock, log, documents, organization: "other", tenant: "t" }),
      ).rejects.toMatchObject({ code: "Invalid", message: expect.stringMatching(/belongs to organization "tetrate"/) });
      expect(config.organization).toBe("tetrate");
    }));

  describe("apply", () => {
    it("creates, replaces and leaves alone, with a resourceVersion that moves with writes only", () =>
      withConfig(async ({ config, apply, store }) => {
        const version = () => config.get(`${W}/w`)?.metadata.resourceVersion;
        expect(await apply(workspaceYaml("w", "*/a"))).toEqual([`created ${W}/w`]);
        expect(version()).toBe("3");
        expect(await apply(workspaceYaml("w", "*/a"))).toEqual([`unchanged ${W}/w`]);
        expect([version(), await store.revision()]).toEqual(["3", "3"]);
        expect(await apply(workspaceYaml("w", "*/b"))).toEqual([`updated ${W}/w`]);
        expect([version(), await store.revision()]).toEqual(["4", "4"]);
      }));

    it("replaces the whole object: what is not said any more is gone", () =>
      withConfig(async ({ config, apply }) => {
        await apply(clusterYaml("c1", "  labels: { a: b }\n", "spec: { network: n }\n"));
        await apply(clusterYaml("c1"));
        expect(config.get("clusters/tetrate/c1")).toEqual({
          apiVersion: "api.tsb.tetrate.io/v2",
          kind: "Cluster",
          metadata: {
            ...{ organization: "tetrate", name: "c1", resourceVersion: "4" },
            creationTimestamp: "2026-01-01T00:00:00.000Z",
          },
        });
      }));

    it("keeps the time of the first apply through changes and a restart; one applied anew is new", () =>
      withConfig(async (fixture) => {
        const { apply, clock, config } = fixture;
        const created = () => [
          config.get(`${W}/w`)?.metadata.creationTimestamp,
          ...config.list({ path: W, limit: 1, after: "" }).items.map(({ metadata }) => metadata.creationTimestamp),
        ];
        await apply(workspaceYaml("w", "*/a"));
        const first = Array(2).fill("2026-01-01T00:00:00.000Z");
        expect(created()).toEqual(first);
        clock.advance(5_000);
        await apply(workspaceYaml("w", "*/b"));
        expect(created()).toEqual(first);
        await using again = await openConfigFixture(fixture.store);
        expect(again.config.get(`${W}/w`)?.metadata.creationTimestamp).toBe(first[0]);
        await config.delete(`${W}/w`, BY);
        await apply(workspaceYaml("w", "*/a"));
        expect(created()).toEqual(Array(2).fill("2026-01-01T00:00:05.000Z"));
      }));

    it("ignores the creation time that somebody sends, and refuses one that is none", () =>
      withConfig(async ({ apply, config, store }) => {
        await apply(clusterYaml("c1"));
        const sent = (time: string) => clusterYaml("c1", `  creationTimestamp: "${time}"\n`);
        expect(await apply(sent("2020-02-03T04:05:06+01:00"))).toEqual(["unchanged clusters/tetrate/c1"]);
        expect([config.get("clusters/tetrate/c1")?.metadata.creationTimestamp, await store.revision()]).toEqual([
          "2026-01-01T00:00:00.000Z",
          "3",
        ]);
        expect(await apply(sent("yesterday"))).toEqual([expect.stringContaining("InvalidValue")]);
      }));

    it("takes what get answered as unchanged", () =>
      withConfig(async ({ config, apply }) => {
        await apply(workspaceYaml("w", "*/a"));
        expect(await apply(JSON.stringify(config.get(`${W}/w`)))).toEqual([`unchanged ${W}/w`]);
      }));

    it("answers with versions and warnings", () =>
      withConfig(async ({ config }) => {
        const text = `${tenantYaml("t")}---\n${workspaceYaml("w", "*/a").replace("apiVersion", "apiversion")}---\n${tenantYaml("t", "spec: {displayName: T}\n")}`;
        expect(await config.apply(text, { isDryRun: false, author: "tester" })).toEqual({
          ok: true,
          value: [
            {
              path: "tenants/tetrate/t",
              kind: "Tenant",
              action: "created",
              resourceVersion: "5",
              warnings: [],
              notes: [],
            },
            {
              path: `${W}/w`,
              kind: "Workspace",
              action: "created",
              resourceVersion: "4",
              warnings: ['line 7: field "apiversion" was read as "apiVersion": write it with a capital V'],
              notes: [expect.objectContaining({ reason: "Misspelled", line: 7 })],
            },
            {
              path: "tenants/tetrate/t",
              kind: "Tenant",
              action: "updated",
              resourceVersion: "5",
              warnings: ["line 18: replaces the document at line 1, which is about the same object"],
              notes: [expect.objectContaining({ reason: "Duplicate", line: 18 })],
            },
          ],
        });
      }));

    it("lets later documents see earlier ones, and not the other way round", () =>
      withConfig(async ({ apply }) => {
        const tenant = tenantYaml("team");
        const workspace = workspaceYaml("w", "*/a").replace("tenant: tetrate", "tenant: team");
        expect(await apply(`${workspace}---\n${tenant}`)).toEqual([
          expect.stringMatching(/^5:11 ParentMissing there is no Tenant "team"/),
        ]);
        expect(await apply(`${tenant}---\n${workspace}`)).toEqual([
          "created tenants/tetrate/team",
          "created workspaces/tetrate/team/w",
        ]);
      }));

    it("writes all documents or none, and says everything that is wrong", () =>
      withConfig(async (fixture) => {
        const text = [
          workspaceYaml("good", "*/a"),
          workspaceYaml("w", "*/a"),
          settingYaml("nowhere", "s"),
          "kind: Workspase\n",
          workspaceYaml("Bad", "*/z"),
        ].join("---\n");
        expect(await fixture.apply(text)).toEqual([
          expect.stringMatching(
            /^21:9 NamespaceTaken "\*\/a" of workspace tetrate\/tetrate\/w overlaps "\*\/a" of workspace tetrate\/tetrate\/good/,
          ),
          expect.stringMatching(/^28:14 ParentMissing there is no Workspace "nowhere"/),
          '33:7 UnknownKind unknown kind "Workspase"; did you mean "Workspace"?',
          expect.stringMatching(/^40:9 InvalidValue metadata.name is "Bad"/),
        ]);
        expect([await fixture.store.revision(), all(fixture)]).toEqual([
          "2",
          ["organizations/tetrate", "tenants/tetrate"],
        ]);
      }));

    it("does not blame a child for a parent that is refused itself", () =>
      withConfig(async ({ apply }) => {
        const broken = workspaceYaml("w", "*/a").replace("spec:", "spec:\n  extra: 1");
        expect(await apply(`${broken}---\n${settingYaml("w", "s")}`)).toEqual([
          '8:3 UnknownField unknown field "extra" in spec',
        ]);
      }));

    it("writes nothing on a dry run, and refuses the same", () =>
      withConfig(async ({ apply, store, config }) => {
        expect(await apply(workspaceYaml("w", "*/a"), "dry run")).toEqual([`created ${W}/w`]);
        expect([await store.revision(), config.get(`${W}/w`)]).toEqual(["2", undefined]);
        expect(await apply(settingYaml("w", "s"), "dry run")).toHaveLength(1);
      }));
  });

  describe("clusters", () => {
    const C1 = "c1" as ClusterId;

    it("come with their edge's first contact, once", () =>
      withConfig(async ({ config, store }) => {
        expect(await Promise.all([config.ensureCluster(C1), config.ensureCluster(C1)])).toEqual([
          { ok: true },
          { ok: true },
        ]);
        expect([config.view().clusters.has(C1), await store.revision()]).toEqual([true, "3"]);
      }));

    it("leave a tombstone that refuses their edge until they are applied again", () =>
      withConfig(async ({ apply, config, store }) => {
        await config.ensureCluster(C1);
        await config.delete("clusters/tetrate/c1", BY);
        expect([config.view().tombstones.has(C1), config.view().clusters.has(C1)]).toEqual([true, false]);
        expect(await config.ensureCluster(C1)).toEqual({
          ok: false,
          error: 'cluster "c1" was deleted: apply its Cluster again to let its edge in',
        });
        await using again = await openConfigFixture(store);
        expect(again.config.view().tombstones.has(C1)).toBe(true);
        expect(await apply(`${clusterYaml("c1")}---\n${clusterYaml("c1", "", "spec: {network: n}\n")}`)).toEqual([
          "created clusters/tetrate/c1",
          "updated clusters/tetrate/c1",
        ]);
        expect([config.view().tombstones.has(C1), await config.ensureCluster(C1)]).toEqual([false, { ok: true }]);
      }));

    it("get and lose annotations, and keep what a person said when their file is applied again", () =>
      withConfig(async ({ apply, config }) => {
        const text = clusterYaml("c1", '  annotations:\n    causeway.dev/drain: "true"\n');
        await apply(text);
        const both = { "causeway.dev/adopted-store": "store-1", "causeway.dev/released-holds": "a" };
        await config.annotateCluster(C1, both, "tester");
        await config.annotateCluster(C1, { "causeway.dev/released-holds": undefined }, "tester");
        expect(config.view().clusters.get(C1)).toMatchObject({
          adoptedStoreId: "store-1",
          releasedHolds: [],
          isDrained: true,
        });
        expect(await apply(text)).toEqual(["unchanged clusters/tetrate/c1"]);
        await apply(clusterYaml("c1"));
        expect(config.view().clusters.get(C1)).toMatchObject({ adoptedStoreId: "store-1", isDrained: false });
      }));

    it("must be there to be annotated", () =>
      withConfig(async ({ config }) => {
        expect(await config.annotateCluster(C1, { "causeway.dev/drain": "true" }, "tester")).toMatchObject({
          error: { kind: "notFound" },
        });
      }));
  });

  describe("list", () => {
    it("pages in the order of the paths, by prefix", () =>
      withConfig(async ({ apply, config }) => {
        await apply(["e", "b", "d", "a", "c"].map((name) => clusterYaml(name)).join("---\n"));
        const names = (after: string) => config.list({ path: "clusters/tetrate", limit: 2, after });
        const first = names("");
        const second = names(first.next);
        const third = names(second.next);
        expect([first, second, third].map((page) => page.items.map((one) => one.metadata.name))).toEqual([
          ["a", "b"],
          ["c", "d"],
          ["e"],
        ]);
        expect([first.next, third.next]).toEqual(["clusters/tetrate/b", ""]);
        expect(config.list({ path: "clusters/tetr", limit: 2, after: "" }).items).toEqual([]);
      }));
  });
});
