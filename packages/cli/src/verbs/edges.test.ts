import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli, NOW } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

let central: FakeCentral;
beforeAll(async () => {
  central = await FakeCentral.start();
  const up = { isConnected: true, instance: "i-1", edgeVersion: "0.1.0", mode: "apply", origin: "complete" };
  const never = { isConnected: false, instance: "", edgeVersion: "", mode: "", origin: "unknown" };
  central.store.edges = [
    {
      ...up,
      ...{ cluster: "cluster-1", reportStream: "up", followStream: "lagging", lagMs: 31_400, services: 4 },
      ...{ lastSeen: new Date(NOW - 2_000).toISOString() },
      problems: [{ reason: "StoreNotAccepted", message: "deletes wait for `edges adopt`" }],
      wouldWrite: { create: 4, replace: 0, delete: 1 },
      warnings: [{ reason: "SelectorOverlap", message: "two services take the same entries" }],
    },
    {
      ...never,
      ...{ cluster: "cluster-2", reportStream: "down", followStream: "down", lagMs: 0, services: 0 },
      ...{ lastSeen: "", problems: [] },
    },
  ];
});
afterAll(() => central[Symbol.asyncDispose]());

const call = (words: string) => callCli(words, { server: central.url });

const TABLE = `CLUSTER     CONNECTED   MODE     ORIGIN     REPORT   FOLLOW    LAG   SERVICES   SEEN     PROBLEMS           WARNINGS
cluster-1   yes         apply    complete   up       lagging   31s   4          2s       StoreNotAccepted   SelectorOverlap
cluster-2   no          <none>   unknown    down     down      0ms   0          <none>   <none>             <none>
`;

const DOCS = "What the reasons mean: docs/reasons.md (SelectorOverlap, StoreNotAccepted)\n";

describe("edges list", () => {
  it.each([{ words: "edges list" }, { words: "edges" }, { words: "get edges" }])("prints $words", async ({ words }) => {
    expect(await call(words)).toEqual({ exitCode: 0, stdout: TABLE, stderr: DOCS });
  });

  it("spells the problems out when there is room", async () => {
    const { stdout } = await call("edges list cluster-1 -o wide");
    expect(stdout).toContain("VERSION   INSTANCE   WOULD-WRITE         DETAIL\n");
    expect(stdout).toContain(
      "0.1.0     i-1        4 create,1 delete   deletes wait for `edges adopt`,two services take the same entries\n",
    );
  });

  it("prints one edge as JSON and complains about one that is not there", async () => {
    expect(JSON.parse((await call("edges list cluster-2 -o json")).stdout)).toMatchObject({ cluster: "cluster-2" });
    expect(await call("edges list cluster-9")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: 'error: there is no edge "cluster-9"\n',
    });
  });
});

describe("edges with a slip in its second word", () => {
  it("says what was probably meant", async () => {
    expect(await call("edges adpot cluster-1")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('error: there is no edge "adpot"\ndid you mean edges adopt?\n'),
    });
  });
});

describe("edges adopt", () => {
  it("prints the store that was accepted", async () => {
    expect(await call("edges adopt cluster-1")).toEqual({
      exitCode: 0,
      stdout: "edge cluster-1: store store-1 accepted\n",
      stderr: "",
    });
  });

  it("fails for a cluster that is not there", async () => {
    expect(await call("edges adopt cluster-9")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: 'error: there is no cluster "cluster-9"\n',
    });
  });

  it.each([{ words: "edges adopt" }, { words: "edges adopt a b" }, { words: "edges adopt a/b" }])(
    "is called wrongly as $words",
    async ({ words }) => {
      expect(await call(words)).toMatchObject({ exitCode: 2, stdout: "" });
    },
  );
});

describe("edges release", () => {
  it("prints every hold that was released, or that there was none", async () => {
    expect(await call("edges release cluster-1")).toMatchObject({
      exitCode: 0,
      stderr: "edge cluster-1 holds nothing back\n",
    });
    central.store.holds = ["h-1", "h-2"];
    expect((await call("edges release cluster-1")).stdout).toBe(
      "edge cluster-1: hold h-1 released\nedge cluster-1: hold h-2 released\n",
    );
  });
});
