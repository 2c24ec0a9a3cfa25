import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callCli } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

const workspace = `apiversion: api.tsb.tetrate.io/v2
kind: Workspace
metadata:
  organization: tetrate
  tenant: tetrate
  name: bookinfo-ws
spec:
  namespaceSelector:
    names:
      - "*/bookinfo"
`;
const misindented = `apiVersion: api.tsb.tetrate.io/v2
kind: WorkspaceSetting
metadata:
  organization: tetrate
  tenant: tetrate
  workspace: bookinfo-ws
  name: bookinfo-ws-setting
spec:
defaultEastWestGatewaySettings:
  - workloadSelector:
      namespace: eastwest
`;
const setting = misindented.replace(/^(defaultEast.*| {2}- .*| {6}namespace: .*)$/gm, "  $1");
const files = { "ws.yaml": workspace, "bad.yaml": misindented, "all/1.yml": setting, "all/2.yaml": workspace };

let central: FakeCentral;
beforeAll(async () => {
  central = await FakeCentral.start();
});
beforeEach(() => {
  central.store.objects.clear();
  central.fault = undefined;
});
afterAll(() => central[Symbol.asyncDispose]());

const call = (words: string, rest: Parameters<typeof callCli>[1] = {}) =>
  callCli(words, { server: central.url, files, ...rest });

describe("apply", () => {
  it("creates what is new, changes what differs and leaves the rest", async () => {
    const first = await call("apply -f ws.yaml");
    expect(first).toEqual({
      exitCode: 0,
      stdout: "workspaces/tetrate/tetrate/bookinfo-ws created\n",
      stderr: 'ws.yaml:1: warning: field "apiversion" was read as "apiVersion"\n',
    });
    expect((await call("apply -f ws.yaml")).stdout).toBe("workspaces/tetrate/tetrate/bookinfo-ws unchanged\n");
    const other = await call("apply -f -", { stdin: workspace.replace("bookinfo", "bookinfo-2") });
    expect(other.stdout).toBe("workspaces/tetrate/tetrate/bookinfo-2-ws created\n");
    const changed = await call("apply -f -", { stdin: workspace.replace('"*/bookinfo"', '"*/shop"') });
    expect(changed.stdout).toBe("workspaces/tetrate/tetrate/bookinfo-ws updated\n");
  });

  it("takes the files of a folder with parents first, and single files in their order", async () => {
    expect(await call("apply -f all/")).toMatchObject({
      exitCode: 0,
      stdout: [
        "workspaces/tetrate/tetrate/bookinfo-ws created",
        "workspacesettings/tetrate/tetrate/bookinfo-ws/bookinfo-ws-setting created\n",
      ].join("\n"),
    });
    expect((await call("apply -f all/1.yml --filename=ws.yaml")).stdout).toMatch(/^workspacesettings.*\nworkspaces/);
  });

  it("changes nothing in a dry run", async () => {
    expect((await call("apply -f ws.yaml --dry-run")).stdout).toBe(
      "workspaces/tetrate/tetrate/bookinfo-ws created (dry run)\n",
    );
    expect(central.store.objects.size).toBe(0);
  });

  it("shows each mistake at its place in the file it is in", async () => {
    expect(await call("apply -f ws.yaml -f bad.yaml -f -", { stdin: "kind: Wurst\nmetadata: {}\n" })).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: [
        'bad.yaml:9:1: unknown field "defaultEastWestGatewaySettings" at the top level; did you mean to indent it under spec?',
        "stdin:1:1: unknown kind",
        "nothing was applied",
        "",
      ].join("\n"),
    });
    expect(central.store.objects.size).toBe(0);
  });

  it("names the field of a mistake that has no place", async () => {
    expect((await call("apply -f -", { stdin: "kind: Tenant" })).stderr).toBe(
      "error: metadata.name: a name is required\nnothing was applied\n",
    );
  });

  it("takes text with a byte order mark and DOS line ends", async () => {
    const stdin = `\uFEFF${workspace.replaceAll("\n", "\r\n")}`;
    expect((await call("apply -f -", { stdin })).stdout).toBe("workspaces/tetrate/tetrate/bookinfo-ws created\n");
  });

  it("says who it waits for when a person is to type", async () => {
    const { stderr } = await call("apply -f -", { stdin: workspace, isTerminal: true });
    expect(stderr).toContain("reading objects from the terminal; end with Ctrl-D\n");
  });

  it.each([
    { words: "apply -f no.yaml", stderr: "error: cannot read no.yaml: there is no such file or folder\n" },
    { words: "apply -f -", stderr: "error: standard input is empty: pipe objects into -f -\n" },
    { words: "apply -f docs", stderr: "error: docs holds no .yaml, .yml or .json file\n" },
  ])("fails for $words before it asks central", async ({ words, stderr }) => {
    const asked = central.requests.length;
    expect(await call(words, { files: { "docs/x.txt": "" } })).toEqual({ exitCode: 1, stdout: "", stderr });
    expect(central.requests).toHaveLength(asked);
  });

  it("refuses more than central takes at once", async () => {
    const outcome = await call("apply -f -", { stdin: `# ${"x".repeat(4 * 1_024 * 1_024)}` });
    expect(outcome).toMatchObject({
      exitCode: 1,
      stderr: "error: that is more than 4 MiB, the most central takes at once: apply it in parts\n",
    });
  });

  it.each([
    {
      words: "apply",
      stderr: "error: required option '-f, --filename <FILE>' not specified\nsee: tctl apply --help\n",
    },
    { words: "apply ws.yaml -f ws.yaml", stderr: /^error: too many arguments for 'apply'/ },
    { words: "apply -f - -f -", stderr: "error: -f - can be given once only\n" },
    { words: "apply -f ws.yaml --org acme", stderr: "error: --org means nothing to apply\n" },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await call(words, { calledName: "tctl", stdin: workspace });
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(stderr);
  });
});
