import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

const object = (name: string, more = ""): string =>
  `kind: Workspace\nmetadata: {organization: tetrate, tenant: tetrate, name: ${name}}\n${more}`;

const files = {
  "same.yaml": object("same"),
  "changed.yaml": object("changed", "spec: {a: 1}\n"),
  "new.yaml": object("new"),
  "bad.yaml": `# first\n${object("bad", "misplaced: 1\n")}`,
};

let central: FakeCentral;
beforeAll(async () => {
  central = await FakeCentral.start();
  await callCli("apply -f a -f b", { server: central.url, files: { a: object("same"), b: object("changed") } });
});
afterAll(() => central[Symbol.asyncDispose]());

const call = (words: string) => callCli(words, { server: central.url, files });

describe("diff", () => {
  it("shows what would change and changes nothing", async () => {
    const { exitCode, stdout, stderr } = await call("diff -f same.yaml -f changed.yaml -f new.yaml");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const [first, second, third, fourth, ...rest] = stdout.split("\n");
    expect(first).toBe("workspaces/tetrate/tetrate/changed (would be updated)");
    expect(second).toMatch(/^ {2}~ \(whole object\): \{"kind".* -> \{.*"spec":\{"a":1\}\}$/);
    expect(third).toBe("workspaces/tetrate/tetrate/new (would be created)");
    expect(fourth).toMatch(/^ {2}\+ \(whole object\): \{"kind"/);
    expect(rest).toEqual([""]);
    expect(central.store.objects.has("workspaces/tetrate/tetrate/new")).toBe(false);
  });

  it("says that nothing would change", async () => {
    expect(await call("diff -f same.yaml")).toEqual({ exitCode: 0, stdout: "", stderr: "Nothing would change.\n" });
  });

  it.each([
    { words: "diff -f same.yaml --exit-code", exitCode: 0 },
    { words: "diff -f new.yaml --exit-code", exitCode: 1 },
    { words: "diff -f new.yaml --exit-code -o json", exitCode: 1 },
    { words: "diff -f new.yaml", exitCode: 0 },
  ])("ends with $exitCode for $words", async ({ words, exitCode }) => {
    expect((await call(words)).exitCode).toBe(exitCode);
  });

  it("gives a program what central said", async () => {
    expect(JSON.parse((await call("diff -f same.yaml -f new.yaml -o json")).stdout)).toMatchObject({
      items: [{ action: "unchanged" }, { action: "created", diff: [{ op: "add", path: "" }] }],
    });
  });

  it("puts a refusal at its place in the file", async () => {
    expect(await call("diff -f same.yaml -f bad.yaml")).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^bad\.yaml:4:1: unknown field "misplaced".*\nthese objects would be refused\n$/),
    });
  });
});
