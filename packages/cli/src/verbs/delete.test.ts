import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callCli } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

const objects = `kind: Tenant
metadata: {organization: tetrate, name: tetrate}
---
kind: Workspace
metadata: {organization: tetrate, tenant: tetrate, name: shop}
---
kind: WorkspaceSetting
metadata: {organization: tetrate, tenant: tetrate, workspace: shop, name: setting}
---
`;
const files = {
  "objects.yaml": objects,
  "view.yaml": "kind: Tenant\nmetadata: {name: t}\n---\nkind: Edge\nmetadata: {name: c1}\n",
  "broken.yaml": "kind: [\n",
};

let central: FakeCentral;
const call = (words: string) => callCli(words, { server: central.url, files });
beforeEach(async () => {
  central = await FakeCentral.start();
  await call("apply -f objects.yaml");
});
afterEach(() => central[Symbol.asyncDispose]());

describe("delete", () => {
  it("deletes one object with everything below it", async () => {
    expect(await call("delete ws shop")).toEqual({
      exitCode: 0,
      stdout: "workspaces/tetrate/tetrate/shop deleted\nworkspacesettings/tetrate/tetrate/shop/setting deleted\n",
      stderr: "",
    });
    expect([...central.store.objects.keys()]).toEqual(["tenants/tetrate/tetrate"]);
  });

  it("takes the path that apply printed", async () => {
    expect((await call("delete workspacesettings/tetrate/tetrate/shop/setting")).stdout).toBe(
      "workspacesettings/tetrate/tetrate/shop/setting deleted\n",
    );
  });

  it("deletes the objects of files, children first", async () => {
    expect((await call("delete -f objects.yaml")).stdout).toBe(
      [
        "workspacesettings/tetrate/tetrate/shop/setting deleted",
        "workspaces/tetrate/tetrate/shop deleted",
        "tenants/tetrate/tetrate deleted\n",
      ].join("\n"),
    );
    expect(central.store.objects.size).toBe(0);
  });

  it("goes on after an object that is not there, and fails in the end", async () => {
    expect(await call("delete ws gone shop")).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("shop deleted"),
      stderr: "error: there is no workspaces/tetrate/tetrate/gone\n",
    });
    expect(await call("delete ws gone shop --ignore-not-found")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it.each([
    {
      words: "delete -f view.yaml",
      stderr: "error: view.yaml:4:1: edges come from what the clusters report: they can be read, not changed\n",
    },
    { words: "delete -f broken.yaml", stderr: /^error: broken.yaml:2:1: / },
  ])("deletes nothing for $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(stderr);
    expect(central.store.objects.size).toBe(3);
  });

  it.each([
    { words: "delete", stderr: "error: say what to delete: KIND and NAME, or -f FILE\n" },
    { words: "delete ws", stderr: "error: say which workspaces to delete by their names\n" },
    { words: "delete ws shop -f objects.yaml", stderr: "error: give either KIND and NAME or -f FILE, not both\n" },
    { words: "delete entries e1", stderr: /^error: entries come from what the clusters report/ },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toMatch(stderr);
  });
});
