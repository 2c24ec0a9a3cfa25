import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callCli } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";
import { MemoryFiles } from "../testing/memory-files.js";

const PATH = "/home/ada/.config/causeway/config.yaml";

let files: MemoryFiles;
beforeEach(() => {
  files = new MemoryFiles();
});

const call = (words: string, env = {}) => callCli(words, { files, env: { HOME: "/home/ada", ...env } });

describe("config view", () => {
  it.each([{ words: "config view" }, { words: "config" }])(
    "shows for $words where each value is from",
    async ({ words }) => {
      files.texts.set(PATH, "org: file-org\ntenant: file-tenant\n");
      expect(await call(`${words} --server http://c:1`, { CAUSEWAY_ORG: "env-org" })).toEqual({
        exitCode: 0,
        stdout: [
          "NAME     VALUE         SOURCE",
          "server   http://c:1    flag --server",
          "org      env-org       env CAUSEWAY_ORG",
          `tenant   file-tenant   file ${PATH}\n`,
        ].join("\n"),
        stderr: "",
      });
    },
  );

  it("gives a program the same", async () => {
    const { stdout } = await call("config view -o json", { CAUSEWAY_CONFIG: "/etc/c.yaml" });
    expect(JSON.parse(stdout)).toEqual({
      file: "/etc/c.yaml",
      settings: [
        { name: "server", value: "http://127.0.0.1:8080", source: "default" },
        { name: "org", value: "tetrate", source: "default" },
        { name: "tenant", value: "tetrate", source: "default" },
      ],
    });
  });

  it("shows a wrong value and what is wrong with it", async () => {
    files.texts.set(PATH, "server: nowhere\n");
    const outcome = await call("config view");
    expect(outcome).toMatchObject({
      exitCode: 1,
      stderr: `error: ${PATH}: server: "nowhere" is not a URL such as http://127.0.0.1:8080\n`,
    });
    expect(outcome.stdout).toContain("server   nowhere   file ");
  });
});

describe("config set", () => {
  it("keeps a value, and the comments around it", async () => {
    files.texts.set(PATH, "# our central\norg: acme # the company\n");
    expect(await call("config set server https://c.example/api/")).toEqual({
      exitCode: 0,
      stdout: `server is https://c.example/api in ${PATH}\n`,
      stderr: "",
    });
    expect(files.texts.get(PATH)).toBe("# our central\norg: acme # the company\nserver: https://c.example/api\n");
  });

  it("makes the file, in the place that CAUSEWAY_CONFIG names", async () => {
    await call("config set tenant t1", { CAUSEWAY_CONFIG: "mine.yaml" });
    expect([...files.texts]).toEqual([["mine.yaml", "tenant: t1\n"]]);
  });

  it("puts what YAML would not take for text into quotes, and reads it again", async () => {
    await call("config set org 12");
    expect(files.texts.get(PATH)).toBe('org: "12"\n');
    expect((await call("config view")).stdout).toContain("org      12 ");
  });

  it("mends a file with a wrong value", async () => {
    files.texts.set(PATH, "server: nowhere\n");
    expect((await call("config set server http://c:1")).exitCode).toBe(0);
    expect(files.texts.get(PATH)).toBe("server: http://c:1\n");
  });

  it.each([
    { words: "config set sever x", stderr: 'error: there is no setting "sever": did you mean server?\n' },
    { words: "config set server x", stderr: 'error: server: "x" is not a URL such as http://127.0.0.1:8080\n' },
    { words: "config set org", stderr: /^error: missing required argument 'VALUE'/ },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(stderr);
    expect(files.texts.size).toBe(0);
  });

  it("needs a place for the file", async () => {
    expect((await call("config set org a", { HOME: "" })).stderr).toBe(
      "error: there is no place for a config file: set CAUSEWAY_CONFIG or HOME\n",
    );
  });
});

describe("config unset", () => {
  it("takes a value out", async () => {
    files.texts.set(PATH, "org: a\ntenant: b\n");
    expect((await call("config unset org")).stdout).toBe(`org is not set in ${PATH} any more\n`);
    expect(files.texts.get(PATH)).toBe("tenant: b\n");
    expect((await call("config unset org")).stderr).toBe(`org is not set in ${PATH}\n`);
    await call("config unset tenant");
    expect((await call("config view")).stdout).toContain("tenant   tetrate                 default\n");
  });
});

describe("the config file", () => {
  let central: FakeCentral;
  beforeEach(async () => {
    central = await FakeCentral.start();
  });
  afterEach(() => central[Symbol.asyncDispose]());

  it("leads every command to its central", async () => {
    await call(`config set server ${central.url}`);
    await call("config set tenant other");
    expect((await call("get ws")).stderr).toBe("No workspaces found in tetrate/other.\n");
    expect((await call("get ws --tenant third")).stderr).toBe("No workspaces found in tetrate/third.\n");
  });

  it.each([
    { text: "server: [", stderr: /^error: \/home\/ada\/.*config\.yaml: .*line 1/ },
    { text: "server: *central", stderr: /^error: .*config\.yaml: Unresolved alias/ },
    { text: "sever: http://c:1", stderr: `error: ${PATH}: there is no setting "sever": did you mean server?\n` },
    { text: "org: true", stderr: `error: ${PATH}: org must be text: put it into quotes\n` },
    { text: "org: a/b", stderr: /^error: .*config.yaml: org: "a\/b" is not a name\n$/ },
  ])("is refused with $text in it", async ({ text, stderr }) => {
    files.texts.set(PATH, text);
    const outcome = await call("get ws");
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(stderr);
  });
});
