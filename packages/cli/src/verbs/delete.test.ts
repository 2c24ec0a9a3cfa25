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
  "star.yaml": "kind: Tenant\nmetadata: {name: *x}\n",
  "empty.yaml": "# nothing\n",
  "out.yaml": "kind: Tenant\nmetadata: {name: ../t}\n",
  "twice.yaml":
    "kind: Tenant\nmetadata: {name: tetrate, organization: tetrate}\n---\nkind: Tenant\nmetadata: {name: tetrate}\n",
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
    { words: "delete -f view.yaml", stderr: "view.yaml:4:1: unknown kind\nnothing was deleted\n" },
    { words: "delete -f broken.yaml", stderr: /^broken.yaml:2:1: not valid YAML: .*\nnothing was deleted\n$/ },
    { words: "delete -f star.yaml", stderr: "star.yaml:2:18: *x must be in quotes\nnothing was deleted\n" },
    { words: "delete -f empty.yaml", stderr: "error: there are no objects in what -f names\n" },
    { words: "delete -f out.yaml", stderr: 'out.yaml:1:1: metadata.name: "../t" is not the name of an object\n' },
  ])("deletes nothing for $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(stderr);
    expect(central.store.objects.size).toBe(3);
  });

  it("deletes once what files name twice", async () => {
    expect(await call("delete -f twice.yaml")).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it.each([
    { name: "view.yaml", stderr: /^error: view.yaml:4:1: edges come from what the clusters report: they can be read/ },
    { name: "broken.yaml", stderr: /^error: broken.yaml:2:1: Flow sequence/ },
    { name: "star.yaml", stderr: /^error: star.yaml:1:1: cannot be read as YAML: Unresolved alias/ },
    { name: "deep.yaml", stderr: /^error: deep.yaml:1:\d+: / },
  ])("refuses $name where central does not judge texts", async ({ name, stderr }) => {
    central.fault = { kind: "reply", status: 404, contentType: "application/problem+json", text: "{}" };
    const outcome = await callCli(`delete -f ${name}`, {
      server: central.url,
      files: { ...files, "deep.yaml": "[".repeat(30_000) },
    });
    expect(outcome).toMatchObject({ exitCode: 1, stdout: "" });
    expect(outcome.stderr).toMatch(stderr);
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
