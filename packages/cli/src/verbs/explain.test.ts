import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";

let central: FakeCentral;
beforeAll(async () => {
  central = await FakeCentral.start();
  const holds = { ok: true, reason: "", fix: "", docs: "" };
  const unreached = { ok: null, reason: "", message: "", fix: "", docs: "" };
  const chain = [
    { ...holds, side: "export", step: "workspace", message: "workspace a/b/c owns it" },
    {
      ...{ side: "export", step: "gateway", ok: false, reason: "NoGateway", message: "no pod matches app=gw" },
      ...{ fix: "Start a gateway.", docs: "docs/reasons.md#nogateway" },
    },
    { ...unreached, side: "export", step: "gatewayPods" },
    { ...unreached, side: "export", step: "instances" },
    { ...holds, side: "import", step: "importer", message: "it can take remote instances" },
    {
      side: "import",
      step: "exporter",
      ok: false,
      reason: "NotReachable",
      message: "no\u001b[2J way",
      fix: "",
      docs: "",
    },
    { ...unreached, side: "import", step: "entries" },
  ];
  central.store.explanations.set("bookinfo/details", [
    { cluster: "cluster-1", verdict: "others cannot fall back on it: NoGateway", chain },
    { cluster: "cluster-2", verdict: "others can fall back on it", chain: [chain[0]] },
  ]);
});
afterAll(() => central[Symbol.asyncDispose]());

const call = (words: string, isTerminal = false) => callCli(words, { server: central.url, isTerminal });

const FIRST = [
  "bookinfo/details in cluster-1: others cannot fall back on it: NoGateway",
  "  fails        export: gateway: NoGateway",
  "    seen  no pod matches app=gw",
  "    mend  Start a gateway.",
  "    docs  docs/reasons.md#nogateway",
  "  fails        import: exporter: NotReachable",
  "    seen  no^[[2J way",
  "    docs  docs/reasons.md#notreachable",
  "  not reached  export: gatewayPods, instances",
  "  not reached  import: entries",
  "  holds        export: workspace: workspace a/b/c owns it",
  "  holds        import: importer: it can take remote instances",
  "",
].join("\n");

const SECOND = [
  "bookinfo/details in cluster-2: others can fall back on it",
  "  holds        export: workspace: workspace a/b/c owns it",
  "",
].join("\n");

describe("explain", () => {
  it.each([
    { words: "explain bookinfo/details" },
    { words: "explain details -n bookinfo" },
    { words: "explain details.bookinfo.svc.cluster.local" },
  ])("shows for $words what fails first, and what holds last", async ({ words }) => {
    expect(await call(words)).toEqual({ exitCode: 0, stdout: `${FIRST}\n${SECOND}`, stderr: "" });
  });

  it("keeps to one cluster", async () => {
    expect((await call("explain bookinfo/details --cluster cluster-2")).stdout).toBe(SECOND);
  });

  it("dims what holds, on a terminal", async () => {
    const { stdout } = await call("explain bookinfo/details", true);
    expect(stdout).toContain("\u001b[31mfails\u001b[0m        export: gateway: \u001b[31mNoGateway\u001b[0m\n");
    expect(stdout).toContain("\u001b[2m  holds        export: workspace: workspace a/b/c owns it\u001b[0m\n");
  });

  it("gives a program what central said", async () => {
    expect(JSON.parse((await call("explain bookinfo/details -o json")).stdout)).toMatchObject({
      service: "bookinfo/details",
      clusters: [{ cluster: "cluster-1", chain: [{ step: "workspace" }, { ok: false }, {}, {}, {}, {}, {}] }, {}],
    });
  });

  it("passes on why nothing is known of a service", async () => {
    expect(await call("explain a/b")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "error: no cluster reports service a/b\n",
    });
  });

  it.each([
    { words: "explain", stderr: /^error: missing required argument 'SERVICE'/ },
    { words: "explain details", stderr: "error: in which namespace? NAMESPACE/details, or -n NAMESPACE\n" },
    { words: "explain a/b -w ws", stderr: "error: --workspace means nothing to explain\n" },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toMatch(stderr);
  });
});
