import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { applyDiff } from "../testing/apply-diff.js";
import { type ConfigFixture, clusterYaml, settingYaml, tenantYaml, workspaceYaml } from "../testing/config-fixture.js";
import { withConfig } from "../testing/with-config.js";
import { openConfig } from "./config.js";

const W = "workspaces/tetrate/tetrate/w";
const FIRST = { path: "", after: "", limit: 100 };
const ANN = { isDryRun: false, author: "ann" };

const told = async ({ config }: ConfigFixture, path = "") =>
  (await config.history({ ...FIRST, path })).lines.map(
    (line) => `${line.revision} ${line.author} ${line.action} ${line.path}`,
  );

describe(openConfig, () => {
  describe("history", () => {
    it("names who did what, central and edges among them", () =>
      withConfig(async (fixture) => {
        const { config } = fixture;
        await config.apply(workspaceYaml("w", "*/a"), ANN);
        await config.apply(workspaceYaml("w", "*/a", "*/b"), { ...ANN, author: "bob" });
        await config.ensureCluster("c1" as ClusterId);
        await config.annotateCluster("c1" as ClusterId, { "causeway.dev/drain": "true" }, "eve");
        await config.delete(W, { resourceVersion: undefined, author: "ann" });
        expect(await told(fixture)).toEqual([
          `7 ann deleted ${W}`,
          "6 eve updated clusters/tetrate/c1",
          "5 edge:c1 created clusters/tetrate/c1",
          `4 bob updated ${W}`,
          `3 ann created ${W}`,
          "2 central created tenants/tetrate/tetrate",
          "1 central created organizations/tetrate",
        ]);
        const [line] = (await config.history({ ...FIRST, path: "clusters/tetrate" })).lines;
        expect(line?.diff).toEqual([{ op: "add", path: "metadata.annotations", to: { "causeway.dev/drain": "true" } }]);
      }));

    it("has nothing of what was refused, changed nothing or was a dry run", () =>
      withConfig(async (fixture) => {
        const before = await told(fixture);
        await fixture.config.apply(workspaceYaml("w", "*/a"), { ...ANN, isDryRun: true });
        await fixture.config.apply(settingYaml("nowhere", "s"), ANN);
        await fixture.config.delete("clusters/tetrate/none", { resourceVersion: undefined, author: "ann" });
        await fixture.config.apply(tenantYaml("tetrate"), ANN);
        expect(await told(fixture)).toEqual(before);
      }));

    it("leaves tombstones out: a deleted Cluster is one line, an applied one another", () =>
      withConfig(async (fixture) => {
        await fixture.config.apply(clusterYaml("c1"), ANN);
        await fixture.config.delete("clusters/tetrate/c1", { resourceVersion: undefined, author: "ann" });
        await fixture.config.apply(clusterYaml("c1"), ANN);
        expect((await told(fixture)).slice(0, -2)).toEqual([
          "7 ann created clusters/tetrate/c1",
          "4 ann deleted clusters/tetrate/c1",
          "3 ann created clusters/tetrate/c1",
        ]);
      }));

    it("tells every state that an object had, line after line", () =>
      withConfig(async ({ config }) => {
        const states: unknown[] = [];
        const note = () => states.push(withoutBookkeeping(config.get(W)));
        const steps = [["*/a"], ["*/a", "*/b"], ["*/c", "*/a", "*/b"], ["*/b"]];
        for (const names of steps) {
          await config.apply(workspaceYaml("w", ...names), ANN);
          note();
        }
        await config.delete(W, { resourceVersion: undefined, author: "ann" });
        note();
        const { lines } = await config.history({ ...FIRST, path: W });
        let state: unknown;
        const replayed = lines.toReversed().map(({ diff }) => {
          state = applyDiff(state, diff);
          return state;
        });
        expect(replayed).toEqual(states);
      }));
  });

  describe("diff", () => {
    it("says what apply then does, and changes nothing itself", () =>
      withConfig(async ({ config, store, apply }) => {
        await apply(`${workspaceYaml("w", "*/a")}---\n${tenantYaml("t")}`);
        const revision = await store.revision();
        const text = [
          workspaceYaml("w", "*/b", "*/a"),
          tenantYaml("t"),
          clusterYaml("c1"),
          clusterYaml("c1", "", "spec: {network: n}\n"),
        ].join("---\n");
        const planned = await config.diff(text);
        expect(await store.revision()).toBe(revision);
        expect(planned).toEqual({
          ok: true,
          value: [
            { path: W, action: "updated", diff: [{ op: "add", path: "spec.namespaceSelector.names[0]", to: "*/b" }] },
            { path: "tenants/tetrate/t", action: "unchanged", diff: [] },
            {
              path: "clusters/tetrate/c1",
              action: "created",
              diff: [{ op: "add", path: "", to: expect.objectContaining({ spec: { network: "n" } }) }],
            },
          ],
        });
        await apply(text);
        const { lines } = await config.history({ ...FIRST, path: W });
        expect(lines[0]?.diff).toEqual(planned.ok ? planned.value[0]?.diff : undefined);
      }));

    it("keeps the annotations that apply keeps", () =>
      withConfig(async ({ config, apply }) => {
        await apply(clusterYaml("c1"));
        await config.annotateCluster("c1" as ClusterId, { "causeway.dev/adopted-store": "store-1" }, "ann");
        expect(await config.diff(clusterYaml("c1"))).toMatchObject({ value: [{ action: "unchanged", diff: [] }] });
      }));

    it("refuses what apply refuses", () =>
      withConfig(async ({ config }) => {
        expect(await config.diff(settingYaml("nowhere", "s"))).toMatchObject({
          ok: false,
          error: { kind: "invalid", causes: [{ reason: "ParentMissing" }] },
        });
      }));
  });
});

function withoutBookkeeping(object: unknown): unknown {
  if (object === undefined) return undefined;
  const { metadata, ...rest } = object as { metadata: Readonly<Record<string, unknown>> };
  const { resourceVersion: _version, creationTimestamp: _time, ...own } = metadata;
  return { ...rest, metadata: own };
}
