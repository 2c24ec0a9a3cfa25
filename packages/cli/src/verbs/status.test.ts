import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli, NOW } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";
import { seedCentral } from "../testing/seed-central.js";

const at = (secondsAgo: number): string => new Date(NOW - secondsAgo * 1_000).toISOString();
const ZOO = "workspaces/tetrate/tetrate/zoo";

let central: FakeCentral;
beforeAll(async () => {
  central = await FakeCentral.start();
  seedCentral(central);
  central.store.statuses.set(ZOO, {
    ...{ status: "PARTIAL", reason: "NotConfirmed", message: "applied in 1 of 2 clusters" },
    edges: {
      "cluster-1": { status: "READY", reason: "", message: "" },
      "cluster-2": { status: "DIRTY", reason: "NotConfirmed", message: "1 service NotConfirmed" },
    },
    children: [{ path: "workspacesettings/tetrate/tetrate/zoo/s", status: "FAILED" }],
    services: central.store.services.slice(0, 1),
    isTruncated: true,
    events: [
      { etag: "7", timestamp: at(5), type: "PARTIAL", reason: "NotConfirmed", message: "on its way\nnow", edges: {} },
      { etag: "6", timestamp: at(90), type: "ACCEPTED", reason: "", message: "created", edges: {} },
    ],
  });
});
afterAll(() => central[Symbol.asyncDispose]());

const call = (words: string, isTerminal = false) => callCli(words, { server: central.url, isTerminal });

describe("status", () => {
  it("tells all of one object, and where its reasons are explained", async () => {
    expect(await call("status ws zoo")).toEqual({
      exitCode: 0,
      stdout: [
        `${ZOO} PARTIAL: NotConfirmed: applied in 1 of 2 clusters`,
        "",
        "Clusters:",
        "CLUSTER     STATUS   REASON         MESSAGE",
        "cluster-1   READY    <none>         <none>",
        "cluster-2   DIRTY    NotConfirmed   1 service NotConfirmed",
        "",
        "Children:",
        "OBJECT                                    STATUS",
        "workspacesettings/tetrate/tetrate/zoo/s   FAILED",
        "",
        "Services:",
        "NAMESPACE   NAME      CLUSTER     EXPORTED   IMPORTED   SOURCES     REASON",
        "bookinfo    ratings   cluster-1   no         yes        cluster-2   NotSelected",
        "There are more: see get services.",
        "",
        "Events, newest first:",
        "AGE   STATUS     REASON         VERSION   MESSAGE",
        "5s    PARTIAL    NotConfirmed   7         on its way now",
        "90s   ACCEPTED   <none>         6         created",
        "",
      ].join("\n"),
      stderr: "What the reasons mean: docs/reasons.md (NotConfirmed, NotSelected)\n",
    });
  });

  it("lists the objects of a kind, and of all kinds", async () => {
    expect((await call("status ws")).stdout).toBe(
      [
        "OBJECT                                   STATUS    REASON         MESSAGE",
        "workspaces/tetrate/tetrate/bookinfo-ws   READY     <none>         <none>",
        "workspaces/tetrate/tetrate/shop          READY     <none>         <none>",
        "workspaces/tetrate/tetrate/zoo           PARTIAL   NotConfirmed   applied in 1 of 2 clusters\n",
      ].join("\n"),
    );
    expect((await call("status")).stdout.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "OBJECT",
      ...["cluster-1", "cluster-2", "cluster-3"].map((name) => `clusters/tetrate/${name}`),
      ...["bookinfo-ws", "shop", "zoo"].map((name) => `workspaces/tetrate/tetrate/${name}`),
      "workspacesettings/tetrate/tetrate/bookinfo-ws/setting",
      "",
    ]);
    expect((await call("status ws -A")).stdout).toContain("workspaces/tetrate/other/shop ");
  });

  it("colours the words on a terminal", async () => {
    expect((await call("status ws zoo", true)).stdout).toContain("\u001b[33mPARTIAL\u001b[0m: NotConfirmed");
    expect((await call("status ws zoo", true)).stdout).toContain("\u001b[31mFAILED\u001b[0m\n");
  });

  it("gives a program what central said", async () => {
    expect(JSON.parse((await call("status ws zoo -o json")).stdout)).toMatchObject({ path: ZOO, status: "PARTIAL" });
    expect(JSON.parse((await call("status ws -o json")).stdout)).toMatchObject({ items: [{}, {}, { path: ZOO }] });
    expect((await call("status ws zoo -o yaml")).stdout).toContain("\nstatus: PARTIAL\n");
  });

  it("goes on after a name that is not there", async () => {
    const outcome = await call("status ws nope shop");
    expect(outcome).toMatchObject({ exitCode: 1, stderr: "error: there is no workspaces/tetrate/tetrate/nope\n" });
    expect(outcome.stdout).toContain("workspaces/tetrate/tetrate/shop READY\n");
  });

  it.each([
    { words: "status edges", stderr: /^error: edges come from what the clusters report/ },
    { words: "status ws zoo -A", stderr: "error: -A shows everything: leave out the name\n" },
    { words: "status workspce", stderr: 'error: there is no kind "workspce": did you mean workspace?\n' },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(stderr);
  });
});
