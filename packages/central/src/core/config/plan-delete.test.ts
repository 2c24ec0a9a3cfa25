import { describe, expect, it } from "vitest";
import { settingYaml, tenantYaml, workspaceYaml } from "../../testing/config-fixture.js";
import { withConfig } from "../../testing/with-config.js";
import { planDelete } from "./plan-delete.js";

const by = (resourceVersion: undefined | string) => ({ resourceVersion, author: "tester" });
const W = "workspaces/tetrate/tetrate";
const S = "workspacesettings/tetrate/tetrate";
const TETRATE = ["organizations/tetrate", "tenants/tetrate/tetrate"];

describe(planDelete, () => {
  const WHOLE = [tenantYaml("team"), workspaceYaml("w", "*/a"), settingYaml("w", "s"), workspaceYaml("v", "*/b")].join(
    "---\n",
  );

  it.each([
    { path: `${S}/w/s`, deleted: [`${S}/w/s`] },
    { path: `${W}/w`, deleted: [`${S}/w/s`, `${W}/w`] },
    { path: "tenants/tetrate/tetrate", deleted: [`${S}/w/s`, `${W}/v`, `${W}/w`, "tenants/tetrate/tetrate"] },
    {
      path: "organizations/tetrate",
      deleted: [
        `${S}/w/s`,
        `${W}/v`,
        `${W}/w`,
        "tenants/tetrate/team",
        "tenants/tetrate/tetrate",
        "organizations/tetrate",
      ],
    },
  ])("takes $path with everything below it", ({ path, deleted }) =>
    withConfig(async ({ apply, config }) => {
      await apply(WHOLE);
      expect(await config.delete(path, by(undefined))).toEqual({ ok: true, value: deleted });
      expect([...deleted, ...TETRATE].filter((one) => config.get(one) !== undefined)).toEqual(
        TETRATE.filter((one) => !deleted.includes(one)),
      );
    }),
  );

  it("spares everything when a child is protected, and names it", () =>
    withConfig(async ({ apply, config, store }) => {
      const guarded = `${workspaceYaml("v", "*/b")}  deletionProtectionEnabled: true\n`;
      await apply([workspaceYaml("w", "*/a"), guarded].join("---\n"));
      const revision = await store.revision();
      expect(await config.delete("tenants/tetrate/tetrate", by(undefined))).toMatchObject({
        ok: false,
        error: {
          kind: "conflict",
          causes: [
            {
              reason: "Protected",
              message: `${W}/v is protected: apply it with deletionProtectionEnabled: false first`,
            },
          ],
        },
      });
      expect(await store.revision()).toBe(revision);
      await apply(guarded.replace("true", "false"));
      expect((await config.delete(`${W}/v`, by(undefined))).ok).toBe(true);
    }));

  it("knows what is not there, and an old version", () =>
    withConfig(async ({ apply, config }) => {
      await apply(workspaceYaml("w", "*/a"));
      expect(await config.delete(`${W}/x`, by(undefined))).toMatchObject({ error: { kind: "notFound" } });
      expect(await config.delete(`${W}/w`, by("2"))).toMatchObject({ error: { kind: "conflict" } });
      expect(await config.delete(`${W}/w`, by("3"))).toMatchObject({ ok: true });
    }));
});
