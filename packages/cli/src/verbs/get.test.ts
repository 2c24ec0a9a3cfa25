import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli } from "../testing/call-cli.js";
import { FakeCentral } from "../testing/fake-central.js";
import { seedCentral } from "../testing/seed-central.js";

let central: FakeCentral;
beforeAll(async () => {
  central = await FakeCentral.start();
  seedCentral(central);
});
afterAll(() => central[Symbol.asyncDispose]());

const call = (words: string, env = {}) => callCli(words, { server: central.url, env });
const lines = (...rows: readonly string[]): string => rows.map((row) => `${row}\n`).join("");

const WS = "NAME          DISPLAY-NAME   NAMESPACES        STATUS   AGE";
const SHOP = lines(
  "NAME   DISPLAY-NAME   NAMESPACES   STATUS   AGE",
  "shop   <none>         <none>       READY    26h",
);

describe("get", () => {
  it("lists the objects of the tenant over all pages", async () => {
    expect(await call("get workspaces")).toEqual({
      exitCode: 0,
      stdout: lines(
        WS,
        "bookinfo-ws   <none>         */bookinfo-ws     READY    <unknown>",
        "shop          The shop       */shop,c1/till*   READY    <unknown>",
        "zoo           <none>         */zoo             DIRTY    <unknown>",
      ),
      stderr: "",
    });
  });

  it.each([
    { words: "get ws --tenant other", stdout: SHOP },
    { words: "--tenant other get ws", stdout: SHOP },
    { words: "get workspaces/tetrate/other/shop", stdout: SHOP },
    {
      words: "get ws other/shop -o wide",
      stdout: lines(
        "NAME   DISPLAY-NAME   NAMESPACES   STATUS   AGE   VERSION",
        "shop   <none>         <none>       READY    26h   7",
      ),
    },
    {
      words: "get ws -A -o name",
      stdout: lines(...["bookinfo-ws", "shop", "zoo"].map(inTetrate), "workspaces/tetrate/other/shop"),
    },
    {
      words: "get cs",
      stdout: lines(
        "NAME        REGION   NETWORK   EDGE                STREAMS      LAG      SERVICES   LAST-SEEN",
        "cluster-1   <none>   n1        connected           up           12ms     4          3s",
        "cluster-2   r2       <none>    connected,drained   up/lagging   31s      4          3s",
        "cluster-3   r3,r4    n3        never               down         <none>   <none>     <none>",
      ),
    },
    {
      words: "get wss setting -w bookinfo-ws",
      stdout: lines(
        "WORKSPACE     NAME      GATEWAYS                          EXPOSED                                STATUS   AGE",
        "bookinfo-ws   setting   eastwest/a=1&app=gw,ew2/app=gw2   *,failover=enable&tier=1|app=details   READY    <unknown>",
      ),
    },
  ])("prints $words", async ({ words, stdout }) => {
    expect(await call(words)).toEqual({ exitCode: 0, stdout, stderr: "" });
  });

  it("says with -A where each object is", async () => {
    const [header, , , , last] = (await call("get ws -A")).stdout.split("\n");
    expect(header).toBe(`ORGANIZATION   TENANT    ${WS}`);
    expect(last).toMatch(/^tetrate {8}other {5}shop /);
  });

  it("takes the tenant from the environment", async () => {
    expect((await call("get ws", { CAUSEWAY_TENANT: "other" })).stdout).toBe(SHOP);
  });

  it("colours status words on a terminal, and pads as if it did not", async () => {
    const { stdout } = await callCli("get ws", { server: central.url, isTerminal: true });
    expect(stdout).toContain("\u001b[32mREADY\u001b[0m    <unknown>\n");
    expect(stdout).toContain("\u001b[33mDIRTY\u001b[0m    <unknown>\n");
    expect(withoutColours(stdout)).toBe((await call("get ws")).stdout);
  });

  it("leaves the colours out for NO_COLOR", async () => {
    const { stdout } = await callCli("get ws", { server: central.url, isTerminal: true, env: { NO_COLOR: "1" } });
    expect(stdout).toBe((await call("get ws")).stdout);
  });

  it("prints YAML that can be applied again", async () => {
    const { stdout } = await call("get ws bookinfo-ws zoo -o yaml");
    expect(stdout).toBe(
      ["bookinfo-ws", "zoo"]
        .map((name) =>
          [
            "apiVersion: api.tsb.tetrate.io/v2",
            "kind: Workspace",
            "metadata:",
            "  organization: tetrate",
            "  tenant: tetrate",
            `  name: ${name}`,
            '  resourceVersion: "7"',
            "spec:",
            "  namespaceSelector:",
            "    names:",
            `      - "*/${name}"`,
            "",
          ].join("\n"),
        )
        .join("---\n"),
    );
    const again = await callCli("apply -f -", { server: central.url, stdin: stdout });
    expect(again.stdout).toBe(lines(`${inTetrate("bookinfo-ws")} unchanged`, `${inTetrate("zoo")} unchanged`));
  });

  it("prints one object as JSON, several as a list", async () => {
    expect(JSON.parse((await call("get ws zoo -o json")).stdout)).toMatchObject({ metadata: { name: "zoo" } });
    expect(JSON.parse((await call("get ws zoo shop -o json")).stdout)).toMatchObject({
      items: [{ metadata: { name: "zoo" } }, { metadata: { name: "shop" } }],
    });
    expect((await call("get tenants -o json")).stdout).toBe('{\n  "items": []\n}\n');
  });

  it.each([
    { words: "get ws -o jsonpath='{.items[*].metadata.name}'", stdout: "bookinfo-ws shop zoo" },
    { words: "get ws zoo -o jsonpath='{.metadata.name}'", stdout: "zoo" },
    { words: "get ws -o=jsonpath='{.items[1].spec}'", stdout: '{"namespaceSelector":{"names":["*/shop","c1/till*"]}}' },
    { words: `get ws -o jsonpath='{range .items[*]}{.metadata.name}{"\\n"}{end}'`, stdout: "bookinfo-ws\nshop\nzoo\n" },
    { words: `get svc -o jsonpath='{.items[?(@.reason=="NotSelected")].name}'`, stdout: "ratings" },
    { words: "get edges cluster-1 -o jsonpath='{.lagMs}'", stdout: "12" },
  ])("prints $words", async ({ words, stdout }) => {
    expect(await call(words)).toEqual({ exitCode: 0, stdout, stderr: "" });
  });

  it("fails where a jsonpath template does not fit what is there", async () => {
    expect(await call("get ws -o jsonpath='{.items[7]}'")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "error: --output: jsonpath, column 2: index 7 lies outside of a list of 3\n  {.items[7]}\n   ^\n",
    });
  });

  it("prints what is there and complains about the rest", async () => {
    expect(await call("get ws zoo nope")).toEqual({
      exitCode: 1,
      stdout: lines(
        "NAME   DISPLAY-NAME   NAMESPACES   STATUS   AGE",
        "zoo    <none>         */zoo        DIRTY    <unknown>",
      ),
      stderr: "error: there is no workspaces/tetrate/tetrate/nope\n",
    });
  });

  it("asks for statuses and edges only when a table is printed", async () => {
    central.requests.length = 0;
    await call("get ws -o json");
    await call("get cs -o name");
    expect(central.requests.filter((request) => /status|edges/.test(request))).toEqual([]);
  });

  it("says where there are none", async () => {
    expect((await call("get ws --org acme")).stderr).toBe("No workspaces found in acme/tetrate.\n");
    expect((await call("get tenants -A")).stderr).toBe("No tenants found.\n");
  });

  it.each([
    { words: "get", stderr: "error: missing required argument 'KIND'\nsee: causeway get --help\n" },
    { words: "get pods", stderr: /^error: there is no kind "pods": use one of organizations \(org\)/ },
    { words: "get worspaces", stderr: 'error: there is no kind "worspaces": did you mean workspaces?\n' },
    {
      words: "get wss setting",
      stderr: "error: a WorkspaceSetting belongs to a workspace: say which with -w WORKSPACE\n",
    },
    { words: "get ws -n bookinfo", stderr: "error: --namespace is for services, gateways and entries only\n" },
    { words: "get edges --cluster c1", stderr: "error: --cluster is for services, gateways and entries only\n" },
    { words: "get ws zoo -A", stderr: /^error: -A lists everything/ },
    { words: "get entries -A -n a", stderr: "error: -A and -n contradict each other: give one of them\n" },
    { words: "get ws -o toml", stderr: /^error: --output: there is no format "toml": use one of table, wide/ },
    { words: "get ws -o jsno", stderr: 'error: --output: there is no format "jsno": did you mean json?\n' },
    { words: "get ws -o jsonpath", stderr: /^error: --output: jsonpath needs a template/ },
    { words: "get ws -o jsonpath=metadata.name", stderr: /needs braces: -o jsonpath='\{\.metadata\.name\}'\n$/ },
    {
      words: "get ws -o jsonpath='{.items[*}'",
      stderr:
        'error: --output: jsonpath, column 10: "]" is expected after an index, a slice or a name, found "}"\n  {.items[*}\n           ^\n',
    },
    { words: "get ws ../zoo", stderr: 'error: "../zoo" is not the name of an object\n' },
  ])("is called wrongly as $words", async ({ words, stderr }) => {
    const outcome = await call(words);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toMatch(stderr);
  });
});

function inTetrate(name: string): string {
  return `workspaces/tetrate/tetrate/${name}`;
}

function withoutColours(text: string): string {
  return text
    .split("\u001b[")
    .map((part, index) => (index === 0 ? part : part.replace(/^\d+m/, "")))
    .join("");
}
