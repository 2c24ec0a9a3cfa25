import { type FakeApi, page, startFakeApi, waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleLine } from "./describe-help.js";
import { callCli } from "./testing/call-cli.js";
import { FakeCentral } from "./testing/fake-central.js";
import { MemoryFiles } from "./testing/memory-files.js";
import type { Example } from "./verb.js";
import { VERBS } from "./verbs.js";

const workspace = "kind: Workspace\nmetadata: {organization: tetrate, tenant: tetrate, name: bookinfo-ws}\n";
const setting = workspace.replace("Workspace", "WorkspaceSetting").replace("name:", "workspace: bookinfo-ws, name:");
const files = {
  "bookinfo-ws.yaml": workspace,
  "bookinfo-ws-setting.yaml": setting.replace("bookinfo-ws}", "bookinfo-ws-setting}"),
  "objects/all.yaml": workspace,
};

interface Page {
  readonly command: string;
  readonly examples: readonly Example[];
}

const pages: readonly Page[] = await Promise.all(
  VERBS.map(async ({ name, load }): Promise<readonly Page[]> => {
    const verb = await load();
    if ("run" in verb) return [{ command: name, examples: verb.examples }];
    const children = verb.verbs.map((child) => ({ command: `${name} ${child.name}`, examples: child.verb.examples }));
    return [{ command: name, examples: children.flatMap(({ examples }) => examples) }, ...children];
  }),
).then((lists) => lists.flat());

/** A cluster that holds nothing. */
let cluster: FakeApi;
let central: FakeCentral;
beforeAll(async () => {
  cluster = await startFakeApi(page("1", []));
  central = await FakeCentral.start();
  central.store.edges = [{ cluster: "cluster-1" }];
  const chain = [{ side: "export", step: "workspace", ok: true, message: "owned" }];
  const explained = { cluster: "cluster-1", verdict: "others can fall back on it", chain };
  central.store.explanations.set("bookinfo/details", [explained]);
});
afterAll(async () => {
  await central[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

function kubeconfigOf({ target }: FakeApi): string {
  return JSON.stringify({
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server: target.cluster.server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: {} }],
  });
}

describe("help", () => {
  it.each(pages)("of $command shows its examples by the name it was called", async ({ command, examples }) => {
    const { exitCode, stdout, stderr } = await callCli(`${command} --help`, { calledName: "tctl" });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Usage: tctl ${command}( |\n)`));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(stdout).toContain(`\n  ${exampleLine(example, "tctl")}`);
  });

  it.each(VERBS)("comes by help $name, too", async ({ name }) => {
    expect((await callCli(`help ${name}`)).stdout).toBe((await callCli(`${name} --help`)).stdout);
  });

  it("lists every command", async () => {
    const { stdout } = await callCli("--help");
    for (const { name, summary } of VERBS) expect(stdout).toMatch(new RegExp(`\n  ${name} +${summary}\n`));
  });

  it.each(pages.flatMap(({ examples }) => examples))("example: $args works", async ({ args }) => {
    const workspaceFiles = new MemoryFiles({ ...files, "cluster-1.yaml": kubeconfigOf(cluster) });
    const setUp = { server: central.url, files: workspaceFiles, env: { CAUSEWAY_CONFIG: "config.yaml" } };
    await callCli("apply -f bookinfo-ws.yaml -f bookinfo-ws-setting.yaml", setUp);
    await callCli("central backup central.db", setUp);
    const stop = new AbortController();
    // What goes on until Ctrl-C gets it as soon as it stands.
    const watching = waitFor(() => central.events.streamCount > 0 || stop.signal.aborted);
    void watching.then(() => stop.abort());
    const outcome = await callCli(args, { ...setUp, stdin: workspace, interrupt: stop.signal });
    stop.abort();
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 });
    expect(outcome.stderr).not.toContain("error");
  });
});
