import { describe, expect, it } from "vitest";
import { clusterYaml, settingYaml, tenantYaml, workspaceYaml } from "../../testing/config-fixture.js";
import { withConfig } from "../../testing/with-config.js";
import { planApply } from "./plan-apply.js";

const W = "workspaces/tetrate/tetrate";
const SETTING =
  "apiVersion: api.tsb.tetrate.io/v2\nkind: OrganizationSetting\nmetadata: {organization: tetrate, name: N}\nspec: {}\n";

describe(planApply, () => {
  describe("hierarchy", () => {
    const CASES = [
      {
        what: "a tenant that does not exist",
        text: workspaceYaml("w", "*/a").replace("tenant: tetrate", "tenant: teterate"),
        problem: '5:11 ParentMissing there is no Tenant "teterate" (tenants/tetrate/teterate); did you mean "tetrate"?',
      },
      {
        what: "another organization as parent",
        text: clusterYaml("c").replace("organization: tetrate", "organization: acme"),
        problem: '4:17 ParentMissing organization "acme" is not this central\'s, which is "tetrate"',
      },
      {
        what: "another organization",
        text: "apiVersion: api.tsb.tetrate.io/v2\nkind: Organization\nmetadata:\n  name: acme\n",
        problem: '4:9 ParentMissing organization "acme" is not this central\'s, which is "tetrate"',
      },
      {
        what: "a second setting of a workspace",
        text: `${workspaceYaml("w", "*/a")}---\n${settingYaml("w", "one")}---\n${settingYaml("w", "two")}`,
        problem: `28:9 SecondSetting ${W}/w has its WorkspaceSetting already, "one": apply under that name, or delete it first`,
      },
      {
        what: "a second setting of the organization",
        text: `${SETTING.replace("N", "one")}---\n${SETTING.replace("N", "two")}`,
        problem:
          '8:41 SecondSetting organizations/tetrate has its OrganizationSetting already, "one": apply under that name, or delete it first',
      },
    ];

    it.each(CASES)("refuses $what", ({ text, problem }) =>
      withConfig(async ({ apply }) => {
        expect(await apply(text)).toEqual([problem]);
      }),
    );
  });

  describe("ownership of namespaces", () => {
    it.each([
      { first: "*/bookinfo", second: "c1/bookinfo" },
      { first: "c1/*", second: "c1/bookinfo" },
      { first: "*/*", second: "c9/anything" },
      { first: "c1/book*", second: "*/bookinfo" },
      { first: "c1/bookinfo", second: "c1/book*" },
    ])("refuses $second beside $first of another tenant's workspace", ({ first, second }) =>
      withConfig(async ({ apply }) => {
        const other = workspaceYaml("other", second).replace("tenant: tetrate", "tenant: team");
        expect(await apply(`${workspaceYaml("w", first)}---\n${tenantYaml("team")}---\n${other}`)).toEqual([
          `27:9 NamespaceTaken "${second}" of workspace tetrate/team/other overlaps "${first}" of workspace tetrate/tetrate/w: a namespace of a cluster belongs to one workspace only`,
        ]);
      }),
    );

    it("takes neighbours that share nothing", () =>
      withConfig(async ({ apply }) => {
        const text = `${workspaceYaml("v", "c1/a", "c2/*", "c1/x*")}---\n${workspaceYaml("w", "c1/ab", "c3/*", "c1/y*")}`;
        expect(await apply(text)).toEqual([`created ${W}/v`, `created ${W}/w`]);
      }));

    it("lets a namespace move when the old owner gives it up first", () =>
      withConfig(async ({ apply }) => {
        await apply(workspaceYaml("v", "*/a", "*/b"));
        const give = workspaceYaml("v", "*/a");
        const take = workspaceYaml("w", "*/b");
        expect(await apply(`${take}---\n${give}`)).toHaveLength(1);
        expect(await apply(`${give}---\n${take}`)).toEqual([`updated ${W}/v`, `created ${W}/w`]);
      }));
  });

  describe("resourceVersion", () => {
    const at = (version: string) =>
      workspaceYaml("w", "*/b").replace("name: w", `name: w\n  resourceVersion: "${version}"`);

    it("lets the writer through who has read the newest", () =>
      withConfig(async ({ apply }) => {
        await apply(workspaceYaml("w", "*/a"));
        expect(await apply(at("3"))).toEqual([`updated ${W}/w`]);
      }));

    it("refuses any other, naming both", () =>
      withConfig(async ({ apply, config }) => {
        await apply(workspaceYaml("w", "*/a"));
        expect(await apply(at("2"))).toEqual([
          `7:20 VersionConflict ${W}/w is at resourceVersion "3", not "2": read it again and repeat the change, or leave resourceVersion out to overwrite it`,
        ]);
        expect(await config.apply(at("2"), { isDryRun: false, author: "tester" })).toMatchObject({
          error: { kind: "conflict" },
        });
      }));

    it("refuses it for what does not exist", () =>
      withConfig(async ({ apply }) => {
        expect(await apply(at("3"))).toEqual([
          `7:20 VersionConflict ${W}/w does not exist: leave out its resourceVersion, "3", to create it`,
        ]);
      }));

    it("is bad input rather than a conflict when something else is wrong as well", () =>
      withConfig(async ({ config }) => {
        const applied = await config.apply(`${at("2")}---\nkind: X\n`, { isDryRun: false, author: "tester" });
        expect(applied).toMatchObject({ error: { kind: "invalid", causes: { length: 2 } } });
      }));

    it("lets one of two writers through who have read the same", () =>
      withConfig(async ({ apply }) => {
        await apply(workspaceYaml("w", "*/a"));
        const answers = await Promise.all([apply(at("3")), apply(at("3").replace("*/b", "*/c"))]);
        expect(answers.map(([first = ""]) => first.split(" ").at(0))).toEqual(["updated", "7:20"]);
      }));
  });
});
